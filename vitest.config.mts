import { defineConfig } from 'vitest/config';

/** Suites that need a running stack are told where it is by the file in PRODUCT_PODS_STACK (see tests/run). */
const onStack = (name: string, timeoutMs: number, options: { include?: string; globalSetup?: string; together?: number } = {}) => ({
  test: {
    name,
    include:     [options.include ?? `tests/${ name }/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    ...(options.globalSetup ? { globalSetup: options.globalSetup } : {}),
    // One file after the other, since they share one cluster on two cores, except those that wait most of the time.
    fileParallelism: options.together !== undefined,
    maxWorkers:      options.together ?? 1,
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
      // One file takes the operator away, and the others have nothing to do with it.
      onStack('charts', 600_000, { together: 2 }),
      onStack('integration', 300_000, { together: 6 }),
      // On a cluster of their own: they kill operators.
      onStack('takeover', 300_000, { globalSetup: 'tests/takeover/global-setup.ts' }),
      // Several browsers at once: each waits for pods most of the time.
      onStack('e2e', 600_000, { together: 3, globalSetup: 'tests/e2e/global-setup.ts' }),
      // Browser tests that take parts of the cluster away from everybody.
      onStack('absent', 600_000, { globalSetup: 'tests/e2e/global-setup.ts' }),
      // On a cluster of its own; what is beside it needs none and is among the unit tests.
      onStack('chaos', 600_000, { include: 'tests/chaos/run.test.ts' }),
      onStack('stack', 900_000),
    ],
  },
});
