/** Two projects: `unit` (everything in process, real redis-servers included), then `e2e` (the built program: in a real terminal, and judged from outside). */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Tests start servers of their own beside them: more workers than two makes them slower and less certain.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    // A test that passes only the second time says something; nothing is tried again.
    retry: 0,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/e2e/**', 'test/blackbox/**'], sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.{ts,tsx}', 'test/blackbox/**/*.test.ts'], testTimeout: 120_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
