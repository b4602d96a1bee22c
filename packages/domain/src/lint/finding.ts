export const LINT_RULES = ['chart', 'description', 'questions', 'schema', 'values', 'form', 'reference', 'matrix', 'endpoint', 'credentials', 'sleepOrder', 'clusterObjects', 'render'] as const;
export type LintRule = typeof LINT_RULES[number];

/** Something in a chart that its author has to look at. Lines and columns count from 1. */
export interface LintFinding {
  /** A warning may be meant so. */
  severity: 'error' | 'warning';
  rule: LintRule;
  /** File of the chart. */
  file: string;
  line?: number;
  column?: number;
  /** Where in the file, in words of the file itself; empty for the file as a whole. */
  at: string;
  /** What is wrong and what is expected: one English sentence. */
  message: string;
}

const order = ({ file, line = 0, column = 0 }: LintFinding): [string, number, number] => [file, line, column];

/** In the order of files and lines. */
export const sortFindings = (findings: readonly LintFinding[]): LintFinding[] => [...findings].sort((a, b) => {
  const [fileA, lineA, columnA] = order(a);
  const [fileB, lineB, columnB] = order(b);

  return fileA.localeCompare(fileB) || lineA - lineB || columnA - columnB;
});
