import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Sibling packages are read from their sources, so that no test runs against a stale build.
const conditions = ['@omokit/source', 'module', 'import', 'default'];
const source = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      {
        ...source,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', '.config/*.test.ts', '.bench/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          globalSetup: '.config/temporary-folder.ts',
          testTimeout: 30_000,
          // Of two cores Vitest would leave one idle.
          maxWorkers: '100%',
        },
      },
      {
        // Whole stories on built packages: real servers, real browsers. One at a time, for they share the machine.
        test: {
          name: 'e2e',
          include: ['examples/*/e2e/**/*.test.ts', 'packages/*/test/**/*.e2e.test.ts'],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
