import type { Document, ParsedNode } from 'yaml';
import { LineCounter, isAlias, isMap, isNode, isPair, isScalar, isSeq, parseDocument, stringify } from 'yaml';

import { LIMITS } from './limits';
import type { Path, Values } from './values';
import { isEqual, isTree, plainValues } from './values';
import { patchedYaml } from './yaml-patch';

/** What keeps a text from being values, and where: lines and columns count from 1. */
export interface YamlFault {
  message: string;
  line: number;
  column: number;
}

export type ReadYaml = { ok: true; values: Values } | { ok: false; fault: YamlFault };

const OPTIONS = { schema: 'core', merge: true, uniqueKeys: true, strict: true } as const;
/** An alias may repeat what it stands for that often before it is an attack. */
const MAX_ALIASES = 100;

const parse = (text: string): Document.Parsed<ParsedNode> => parseDocument(text, OPTIONS);

/** The first line of the parser's message says what is wrong; the others quote the source. */
const sentence = (message: string): string => `${ (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').replace(/[:.]$/, '') }.`;

/** Values from a text; an empty one is no values at all. Never throws. */
export function readYaml(text: string): ReadYaml {
  const broken = (message: string, line = 1, column = 1): ReadYaml => ({ ok: false, fault: { message, line, column } });

  if (text.length > LIMITS.yaml) {
    return broken(`More than ${ LIMITS.yaml } characters cannot be sent.`);
  }

  try {
    const document = parse(text);
    const [error] = document.errors;

    if (error) {
      return broken(sentence(error.message), error.linePos?.[0].line, error.linePos?.[0].col);
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });

    if (value === null || value === undefined) {
      return { ok: true, values: {} };
    }

    return isTree(value) ? { ok: true, values: plainValues(value, LIMITS.valueDepth) as Values } : broken('The values must be a mapping of names to values.');
  } catch (error) {
    // Aliases of aliases, or brackets nested until the stack is full.
    return broken(sentence(error instanceof Error ? error.message : String(error)));
  }
}

/** Values as a text of their own. */
export const writeYaml = (values: Values): string => (Object.keys(values).length ? withYamlValues('', values) : '');

/**
 * The text with these values in it. Comments, order and spelling stay where the values are the same, in nearly all texts to the letter.
 *
 * A text that cannot be read is replaced.
 */
export function withYamlValues(text: string, values: Values): string {
  const read = readYaml(text);

  if (read.ok && isEqual(read.values, values)) {
    return text;
  }

  try {
    const document = read.ok ? parse(text) : parse('');

    if (!isMap(document.contents)) {
      const [before, after] = [document.commentBefore, document.comment];
      const fresh = parse('');

      fresh.contents = fresh.createNode(values) as unknown as typeof fresh.contents;
      fresh.commentBefore = [before, after].filter(Boolean).join('\n') || null;

      return String(fresh);
    }
    const before = read.ok ? read.values : {};
    const patched = patchedYaml(text, document, before, values);
    const again = patched === undefined ? undefined : readYaml(patched);

    if (patched !== undefined && again?.ok && isEqual(again.values, values)) {
      return patched;
    }
    change(document, [], before, values);

    return document.toString({ lineWidth: 0 });
  } catch {
    return wholeText(values);
  }
}

/** Values as a text of their own; those that are nested too deep for the writer as JSON, which is YAML too. */
function wholeText(values: Values): string {
  try {
    return stringify(values, { lineWidth: 0 });
  } catch {
    return JSON.stringify(values);
  }
}

/** Changes only what differs, from the outside in. */
function change(document: Document.Parsed<ParsedNode>, path: Path, before: Values, after: Values): void {
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key) || after[key] === undefined) {
      document.deleteIn([...path, key]);
    }
  }
  for (const [key, value] of Object.entries(after)) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;

    if (value === undefined || isEqual(old, value)) {
      continue;
    }
    const place = [...path, key];
    const node = document.getIn(place, true);

    if (isTree(old) && isTree(value) && isMap(node) && !node.anchor) {
      change(document, place, old, value);
    } else if (isScalar(node) && !node.anchor && (typeof value !== 'object' || value === null)) {
      // The scalar itself stays, with the comment beside it; how it was written may not fit its new value.
      node.value = value;
      delete node.source;
      delete node.format;
      node.type = typeof value === 'string' && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED' ? node.type : value !== null && typeof value === 'string' && value.includes('\n') ? 'BLOCK_LITERAL' : undefined;
    } else if (isAlias(node) || isSeq(node) || isMap(node) || isScalar(node)) {
      const comment = node.comment;
      const fresh = document.createNode(value);

      fresh.comment = comment;
      document.setIn(place, fresh);
    } else {
      document.setIn(place, document.createNode(value));
    }
  }
}

/** The lines, counted from 1, on which the values at some paths begin: that of the nearest value around it for one that is not there. */
export function yamlLines(text: string, paths: readonly Path[]): number[] {
  try {
    const counter = new LineCounter();
    const document = parseDocument(text, { ...OPTIONS, lineCounter: counter });

    return paths.map((path) => counter.linePos(offsetIn(document, path)).line || 1);
  } catch {
    return paths.map(() => 1);
  }
}

/** Where in the text the value at a path begins: that of the nearest value around it for one that is not there. */
export function offsetIn(document: Document.Parsed<ParsedNode>, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] ?? 0 : 0;

  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));

      if (!pair) {
        return offset;
      }
      offset = isNode(pair.key) ? pair.key.range?.[0] ?? offset : offset;
      node = pair.value;
    } else if (isSeq(node) && isNode(node.items[Number(key)])) {
      node = node.items[Number(key)];
      offset = isNode(node) ? node.range?.[0] ?? offset : offset;
    } else {
      return offset;
    }
  }

  return offset;
}

/** Any value from a text; nothing for an empty one. Never throws. */
export function readYamlValue(text: string): { ok: true; value: unknown } | { ok: false; fault: YamlFault } {
  // As the value of a mapping, so that one way of reading serves both.
  const read = readYaml(text.trim() === '' ? '' : `value:\n${ text.replace(/^/gm, '  ') }`);

  return read.ok ? { ok: true, value: read.values['value'] ?? undefined } : { ok: false, fault: { ...read.fault, line: Math.max(1, read.fault.line - 1), column: Math.max(1, read.fault.column - 2) } };
}

/** Any value as a text; nothing for nothing. */
export function writeYamlValue(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }

  try {
    return stringify(value, { lineWidth: 0 }).trimEnd();
  } catch {
    return JSON.stringify(value);
  }
}
