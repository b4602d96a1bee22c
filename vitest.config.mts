import { defineConfig } from 'vitest/config';

/** Suites that need a running stack are told where it is by the file in PRODUCT_PODS_STACK (see tests/run.ts). */
const onStack = (name: string, timeoutMs: number, include = `tests/${ name }/**/*.test.ts`) => ({
  test: {
    name,
    include:     [include],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // One file after the other: they share one cluster on two cores.
    fileParallelism: false,
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name:    'unit',
          include: ['packages/*/src/**/*.test.ts', 'stack/src/**/*.test.ts', 'tests/{unit,bench,chaos}/**/*.test.ts'],
          // It starts a cluster.
          exclude: ['tests/chaos/run.test.ts'],
        },
      },
      onStack('contract', 120_000),
      onStack('charts', 600_000),
      onStack('integration', 300_000),
      onStack('e2e', 600_000),
      // On a cluster of its own; what is beside it needs none and is among the unit tests.
      onStack('chaos', 600_000, 'tests/chaos/run.test.ts'),
      onStack('stack', 900_000),
    ],
  },
});
