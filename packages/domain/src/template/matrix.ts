import type { Path, Values } from '../form/values';
import { pathText, setAll } from '../form/values';
import { POD_NAME_MAX_LENGTH } from '../names';

/** More pods than that in one submit are a slip. */
export const MATRIX_MAX = 20;

/** Several values for one place of a chart's values, each for a pod of its own. */
export interface MatrixAxis {
  path: Path;
  values: readonly unknown[];
  /** What is called so in the name of a pod; the value itself where nothing is said. */
  labels?: readonly string[];
}

/** One pod of a matrix. */
export interface MatrixPod {
  name: string;
  /** The values of the pod, those of the axes among them. */
  values: Values;
  /** What tells it from the others, by place. */
  chosen: readonly { place: string; value: unknown }[];
}

const combine = (axes: readonly MatrixAxis[]): { path: Path; value: unknown; label: string }[][] => axes.reduce<{ path: Path; value: unknown; label: string }[][]>(
  (rows, { path, values, labels }) => rows.flatMap((row) => values.map((value, index) => [...row, { path, value, label: labels?.[index] ?? String(value) }])), [[]]);

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

/** Every combination of the axes as a pod; without an axis that has several values there is one pod, under the name itself. */
export function matrixPods(name: string, values: Values, axes: readonly MatrixAxis[]): MatrixPod[] {
  const wide = axes.filter((axis) => axis.values.length > 1);
  const taken = new Set<string>();

  return combine(axes.filter(({ values: chosen }) => chosen.length > 0)).map((row) => {
    const labels = row.filter(({ path }) => wide.some((axis) => axis.path === path)).map(({ label }) => label);
    const own = wide.length ? nameOf(name, labels, taken) : name;

    taken.add(own);

    return { name: own, values: setAll(values, row.map(({ path, value }) => [path, value] as const)), chosen: row.map(({ path, value }) => ({ place: pathText(path), value })) };
  });
}

/** How many pods a matrix makes. */
export const matrixSize = (axes: readonly MatrixAxis[]): number => axes.reduce((product, { values }) => product * Math.max(1, values.length), 1);
