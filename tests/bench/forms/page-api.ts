import type { FormSource } from '@product-pods/domain';

export const BENCH_PATH = '/dashboard/c/local/explorer/product-pods/bench';

/** Whose form: the extension's, or Rancher's own. */
export type Which = 'ours' | 'host';

/** What the pages of a benchmark can be asked for from outside, as `productPodsBench` of their window. */
export interface BenchApi {
  /** From having a chart's data to its first fields being painted, and how much of that the model took; milliseconds. */
  show(which: Which, chart: FormSource): Promise<{ modelMs: number; paintMs: number }>;
  /** Notes keystrokes until {@link BenchApi.stopKeys}, which gives for each how long it took until it was painted. */
  recordKeys(): void;
  stopKeys(): Promise<number[]>;
  /** From the last answer of a chart repository to the first cards being painted, in milliseconds; waits for them. */
  catalogueMs(): Promise<number>;
}
