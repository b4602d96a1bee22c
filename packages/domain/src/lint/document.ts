import { isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document, ParsedNode, YAMLParseError } from 'yaml';

import type { Path } from '../form/values';
import { offsetIn } from '../form/yaml-side';
import type { LintFinding, LintRule } from './finding';

/** A file of a chart that is YAML, or JSON, with the way from its values back to their lines. */
export interface ChartDocument {
  file: string;
  value: unknown;
  /** Why it cannot be read, or what is doubtful about how it is written. */
  fault?: LintFinding;
  /** Line and column of the value at a path, or of the nearest around it. */
  place: (path: Path) => { line: number; column: number };
  /** Where the text at a path begins in the file, for what that text itself says about its lines; `undefined` where its lines are others. */
  textStart: (path: Path) => { line: number; column: number } | undefined;
}

const MAX_ALIASES = 100;

/** Reads a file of a chart. Never throws. */
export function readDocument(file: string, text: string, rule: LintRule): ChartDocument {
  const lineCounter = new LineCounter();
  const empty = { file, value: undefined, place: () => ({ line: 1, column: 1 }), textStart: () => undefined };
  const broken = (message: string, line = 1, column = 1): ChartDocument => ({ ...empty, fault: { severity: 'error', rule, file, line, column, at: '', message } });

  try {
    const document = parseDocument(text, { schema: 'core', merge: true, uniqueKeys: true, lineCounter, logLevel: 'error' });
    const [repeated] = document.errors;
    // Helm and Rancher read a key that is there twice; a description of ours has to be clear.
    const error = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY' || rule === 'description');

    if (error) {
      const said = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/[:.]$/, '');
      // Rancher's own reader lets it pass, so that many charts have it.
      const message = said.startsWith('Missing closing') ? 'a text in quotes does not end in this line, and goes on in lines that are not indented, or never ends' : said;

      return broken(`cannot be read: ${ message }.`, error.linePos?.[0].line, error.linePos?.[0].col);
    }

    return {
      file,
      ...(repeated ? { fault: { ...empty.place(), severity: 'warning', rule, file, ...placeOf(repeated), at: '', message: 'has a key here that stands in the same mapping before; the last one counts.' } } : {}),
      value:     document.toJS({ maxAliasCount: MAX_ALIASES }),
      place:     (path) => {
        const { line, col } = lineCounter.linePos(offsetIn(document, path));

        return { line: line || 1, column: col || 1 };
      },
      textStart: (path) => textStart(document, path, { text, lineCounter }),
    };
  } catch (error) {
    return broken(`cannot be read: ${ error instanceof Error ? error.message : String(error) }.`);
  }
}

const placeOf = ({ linePos }: YAMLParseError): { line?: number; column?: number } => (linePos ? { line: linePos[0].line, column: linePos[0].col } : {});

/** A block of text begins on the line after its indicator, indented; other ways of writing a text have lines of their own. */
function textStart(document: Document.Parsed<ParsedNode>, path: Path, { text, lineCounter }: { text: string; lineCounter: LineCounter }): { line: number; column: number } | undefined {
  const node = document.getIn(path, true);

  if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) {
    return undefined;
  }
  const { line } = lineCounter.linePos(node.range[0]);
  const indent = /\n([ ]+)\S/.exec(text.slice(text.indexOf('\n', node.range[0])))?.[1]?.length ?? 0;

  return { line, column: indent };
}
