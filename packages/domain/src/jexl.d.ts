declare module 'jexl' {
  const Jexl: {
    /** Throws for an expression that cannot be read. */
    evalSync(expression: string, context?: Record<string, unknown>): unknown;
  };

  export default Jexl;
}
