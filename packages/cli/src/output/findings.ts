import type { LintFinding } from '@product-pods/domain';
import type { LintResult } from '../commands/template-lint';

const count = (findings: readonly LintFinding[], severity: LintFinding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
const words = (number: number, word: string): string => `${ number } ${ word }${ number === 1 ? '' : 's' }`;
/** Charts write the texts; a terminal is to obey none of them. */
// eslint-disable-next-line no-control-regex
const harmless = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�');

/** For programs; `version` changes when fields do. */
export const asJson = ({ chart, findings, skipped }: LintResult): string => `${ JSON.stringify({ version: 1, chart, errors: count(findings, 'error'), warnings: count(findings, 'warning'), findings, skipped }, undefined, 2) }\n`;

/** For people: a line for each, as compilers write them, and one for all. */
export function asText({ chart, findings, skipped }: LintResult): string {
  const lines = findings.map(({ severity, file, line, column, at, message }) => `${ file }${ line ? `:${ line }:${ column ?? 1 }` : '' }: ${ severity }: ${ at ? `${ at } ` : '' }${ message }`);
  const summary = findings.length ? `${ chart }: ${ words(count(findings, 'error'), 'error') }, ${ words(count(findings, 'warning'), 'warning') }` : `${ chart }: nothing is wrong`;

  return `${ [...lines, ...skipped.map((what) => `not checked: ${ what }`), summary].map(harmless).join('\n') }\n`;
}
