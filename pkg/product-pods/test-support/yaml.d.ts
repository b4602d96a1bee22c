declare module '*.yaml' {
  const content: Record<string, unknown>;

  export default content;
}
