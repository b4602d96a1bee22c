import type { FieldKind } from '../form/field';
import type { Path, Values } from '../form/values';
import { setAll } from '../form/values';
import { POD_NAME_MAX_LENGTH } from '../names';

/** More pods than that in one submit are a slip. */
export const MATRIX_MAX = 20;

/** Kinds of fields that one text says all of, and that may stand in the name of a pod. */
const SINGLE: readonly FieldKind[] = ['text', 'number', 'boolean', 'choice', 'radio', 'reference'];

/** Whether several values can be chosen for a field of this kind. */
export const isSingle = (kind: FieldKind): boolean => SINGLE.includes(kind);

/** One of the values of an axis: what it is called in the name of a pod, and what it sets. */
export interface MatrixChoice {
  label: string;
  changes: readonly (readonly [Path, unknown])[];
}

/** Several values for one field, or several sizes, each for a pod of its own. */
export interface MatrixAxis {
  /** What it is about, unique among the axes. */
  id: string;
  choices: readonly MatrixChoice[];
}

/** One pod of a matrix. */
export interface MatrixPod {
  name: string;
  /** The values of the pod, those of the axes among them. */
  values: Values;
  /** What tells it from the others. */
  chosen: readonly { axis: string; label: string }[];
}

type Row = readonly { axis: MatrixAxis; choice: MatrixChoice }[];

const combine = (axes: readonly MatrixAxis[]): Row[] => axes.reduce<Row[]>((rows, axis) => rows.flatMap((row) => axis.choices.map((choice) => [...row, { axis, choice }])), [[]]);

const suffix = (label: string): string => label.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');

/** A name of its own for each, which says what tells the pods apart as far as there is room. */
function nameOf(base: string, labels: readonly string[], taken: ReadonlySet<string>): string {
  const fit = (tail: string): string => `${ base.slice(0, POD_NAME_MAX_LENGTH - tail.length - 1).replace(/-+$/, '') }-${ tail }`;
  const words = labels.map(suffix).filter(Boolean).join('-').slice(0, 20).replace(/-+$/, '');
  let name = fit(words || '1');

  for (let count = 2; taken.has(name); count += 1) {
    name = fit(words ? `${ words }-${ count }` : String(count));
  }

  return name;
}

/** Every combination of the axes as a pod; without an axis that has several choices there is one pod, under the name itself. */
export function matrixPods(name: string, values: Values, axes: readonly MatrixAxis[]): MatrixPod[] {
  const isWide = axes.some(({ choices }) => choices.length > 1);
  const taken = new Set<string>();

  return combine(axes.filter(({ choices }) => choices.length > 0)).map((row) => {
    const labels = row.filter(({ axis }) => axis.choices.length > 1).map(({ choice }) => choice.label);
    const own = isWide ? nameOf(name, labels, taken) : name;

    taken.add(own);

    return { name: own, values: setAll(values, row.flatMap(({ choice }) => choice.changes)), chosen: row.map(({ axis, choice }) => ({ axis: axis.id, label: choice.label })) };
  });
}

/** How many pods a matrix makes. */
export const matrixSize = (axes: readonly MatrixAxis[]): number => axes.reduce((product, { choices }) => product * Math.max(1, choices.length), 1);
