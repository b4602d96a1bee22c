/** What a template may take from where its form is filled in. */
export const CONTEXT_NAMES = ['user.id', 'user.username', 'user.name', 'project.id', 'project.name', 'cluster.id', 'cluster.name'] as const;

const isName = (name: string): boolean => CONTEXT_NAMES.some((known) => known === name);
const REFERENCE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Whether a text is such a name, or holds such names in double braces and no others. */
export function isKnownContext(text: string): boolean {
  const names = [...text.matchAll(REFERENCE)].map(([, name = '']) => name);

  return names.length ? names.every(isName) : isName(text);
}
