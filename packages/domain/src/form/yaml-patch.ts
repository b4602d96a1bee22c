import type { Document, ParsedNode, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { Scalar, isCollection, isMap, isNode, isScalar, isSeq, stringify } from 'yaml';

import type { Values } from './values';
import { isEqual, isTree } from './values';

interface Edit {
  start: number;
  end: number;
  text: string;
}

const write = (value: unknown): string => stringify(value, { lineWidth: 0 }).replace(/\n$/, '');
const isQuoted = (node: unknown): node is Scalar => isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
const isLine = (value: unknown): boolean => typeof value !== 'object' && !String(value).includes('\n');

/** Finds what to write where, so that a text means other values, and leaves every other character as it is. */
class Patcher {
  readonly edits: Edit[] = [];

  constructor(private readonly text: string) {}

  /** Whether the changes of a mapping can be written as such; else its whole value has to be. */
  mapping(node: YAMLMap, before: Values, after: Values): boolean {
    const [first] = node.items;
    const kept = Object.keys(before).filter((key) => Object.hasOwn(after, key));
    const column = this.columnOf(startOf(first?.key));

    if (node.flow || column === undefined || !kept.length) {
      return false;
    }
    const last = node.items.at(-1) as Pair;
    const added = Object.keys(after).filter((key) => !pairOf(node, key));
    const isWritten = Object.keys(before).every((key) => (Object.hasOwn(after, key) ? isEqual(before[key], after[key]) || this.change(node, key, before[key], after[key]) : this.remove(pairOf(node, key))));

    this.insert(this.lineAfter(this.endOf(last)), column, added.map((key) => write({ [key]: after[key] })));

    return isWritten;
  }

  private change(node: YAMLMap, key: string, before: unknown, after: unknown): boolean {
    const pair = pairOf(node, key);

    if (!pair) {
      // It comes from a mapping that is merged in here; what was added above counts more.
      return true;
    }
    const { value } = pair;

    return !(isNode(value) && 'anchor' in value && value.anchor) && (this.within(value, before, after) || this.replace(pair, key, after));
  }

  /** Changes a part of a value, if that is possible. */
  private within(node: unknown, before: unknown, after: unknown): boolean {
    const { length } = this.edits;
    const isDone = isMap(node) ? isTree(before) && isTree(after) && this.mapping(node, before, after) : isSeq(node) && Array.isArray(before) && Array.isArray(after) && this.list(node, before, after);

    if (!isDone) {
      this.edits.length = length;
    }

    return isDone;
  }

  /** Entries that change or come to the end; where others go, those behind them move, and their comments would stay. */
  private list(node: YAMLSeq, before: readonly unknown[], after: readonly unknown[]): boolean {
    const column = this.columnOf(startOf(node));

    if (node.flow || column === undefined || !before.length || after.length < before.length) {
      return false;
    }
    const isWritten = before.every((item, index) => isEqual(item, after[index]) || this.entry(node.items[index], item, after[index]));

    this.insert(this.lineAfter(this.endOf(node.items.at(-1))), column, after.slice(before.length).map((item) => write([item])));

    return isWritten;
  }

  private entry(node: unknown, before: unknown, after: unknown): boolean {
    if (!isScalar(node) || !isLine(after) || !node.range) {
      return this.within(node, before, after);
    }
    const [start, end] = node.range;

    this.edits.push({ start, end, text: scalarLike(node, after) });

    return true;
  }

  private replace(pair: Pair, key: string, after: unknown): boolean {
    const { value } = pair;
    const column = this.columnOf(startOf(pair.key));
    const colon = this.text.indexOf(':', isNode(pair.key) ? pair.key.range?.[1] : undefined) + 1;

    if (column === undefined || !colon) {
      return false;
    }
    const written = (isQuoted(value) && isLine(after) ? ` ${ scalarLike(value, after) }` : write({ [key]: after }).slice(write({ [key]: null }).length - 'null'.length - 1)).replace(/\n(?=[^\n])/g, `\n${ ' '.repeat(column) }`);
    const [start, end] = isNode(value) && value.range && value.range[1] > value.range[0] ? value.range : [colon, colon];
    const isInline = !written.startsWith('\n') && start > colon && !(isCollection(value) && !value.flow);

    this.edits.push({ start: isInline ? start : colon, end, text: `${ isInline ? written.slice(1) : written }${ this.text.slice(start, end).endsWith('\n') ? '\n' : '' }` });

    return true;
  }

  private remove(pair: Pair | undefined): boolean {
    const start = pair && startOf(pair.key);
    const line = start === undefined ? 0 : this.text.lastIndexOf('\n', start - 1) + 1;

    if (start === undefined || this.text.slice(line, start).trim() !== '') {
      return false;
    }
    this.edits.push({ start: line, end: this.lineAfter(this.endOf(pair)), text: '' });

    return true;
  }

  private insert(place: number, column: number, written: readonly string[]): void {
    if (written.length) {
      const lines = written.map((each) => `${ each }\n`.replace(/^(?=[^\n])/gm, ' '.repeat(column))).join('');

      this.edits.push({ start: place, end: place, text: this.text[place - 1] === '\n' ? lines : `\n${ lines }` });
    }
  }

  private columnOf(offset: number | undefined): number | undefined {
    return offset === undefined ? undefined : offset - this.text.lastIndexOf('\n', offset - 1) - 1;
  }

  private endOf(item: unknown): number {
    const [key, value] = isNode(item) ? [undefined, item] : [(item as Pair).key, (item as Pair).value];
    const [start, end] = isNode(value) && value.range ? value.range : [0, 0];

    if (isCollection(value) && !value.flow && value.items.length) {
      return this.endOf(value.items.at(-1));
    }

    // What is not there has its place behind the comment, on another line.
    return end > start ? end : isNode(key) ? key.range?.[1] ?? end : end;
  }

  private lineAfter(offset: number): number {
    const next = this.text[offset - 1] === '\n' ? offset : this.text.indexOf('\n', offset) + 1;

    return next || this.text.length;
  }
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

const pairOf = (node: YAMLMap, key: string): Pair | undefined => node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);

/** A value in the quotes of the one before it, if it had any. */
function scalarLike(node: Scalar, value: unknown): string {
  const fresh = new Scalar(value);

  if (typeof value === 'string' && isQuoted(node)) {
    fresh.type = node.type;
  }

  return write(fresh);
}

/**
 * The text with only those characters changed that have to be, for its values to be others; `undefined` where that cannot be done.
 *
 * Whoever asks makes sure that the result means what it should: YAML has more ways of being written than are looked at here.
 */
export function patchedYaml(text: string, document: Document.Parsed<ParsedNode>, before: Values, after: Values): string | undefined {
  const patcher = new Patcher(text);

  if (!isMap(document.contents) || !patcher.mapping(document.contents as YAMLMap, before, after)) {
    return undefined;
  }
  let patched = text;
  let from = Infinity;

  // From the end, so that places before stay where they are; the order of those at one place is kept.
  for (const { start, end, text: written } of patcher.edits.map((edit, index) => ({ ...edit, index })).sort((a, b) => b.start - a.start || b.index - a.index)) {
    if (end > from) {
      return undefined;
    }
    patched = patched.slice(0, start) + written + patched.slice(end);
    from = start;
  }

  return patched;
}
