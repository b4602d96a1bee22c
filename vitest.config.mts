import { defineConfig } from 'vitest/config';

/** Suites that need a running stack are told where it is by the file in PRODUCT_PODS_STACK (see tests/run.ts). */
const onStack = (name: string, timeoutMs: number) => ({
  test: {
    name,
    include:     [`tests/${ name }/**/*.test.ts`],
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
          include: ['packages/*/src/**/*.test.ts', 'stack/src/**/*.test.ts', 'tests/unit/**/*.test.ts'],
        },
      },
      onStack('contract', 120_000),
      onStack('charts', 600_000),
      onStack('integration', 300_000),
      onStack('e2e', 600_000),
      onStack('stack', 900_000),
    ],
  },
});
