import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { fromRollup } from '@web/dev-server-rollup';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumArgs, findChromium } from './chromium.mjs';
import { countingReporter } from './counting-reporter.mjs';

export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: ['packages/*/src/**/*.browser.test.ts'],
  nodeResolve: {
    exportConditions: ['@omokit/source', 'browser', 'module', 'import', 'default'],
    browser: true,
  },
  plugins: [
    fromRollup(commonjs)({
      // The QR libraries and their dependencies are CommonJS; everything else is ESM already.
      include: [
        '**/node_modules/qrcode/**',
        '**/node_modules/dijkstrajs/**',
        '**/node_modules/html5-qrcode/**',
      ],
    }),
    esbuildPlugin({ ts: true, target: 'es2022' }),
  ],
  middleware: [
    // msw's service worker must be served from the root of the origin it intercepts.
    (context, next) => {
      if (context.url === '/mockServiceWorker.js') {
        context.url = '/packages/testing/node_modules/msw/lib/mockServiceWorker.js';
      }
      return next();
    },
  ],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: findChromium(), args: chromiumArgs },
      concurrency: 1,
    }),
  ],
  testFramework: { config: { timeout: 20_000 } },
  testsFinishTimeout: 240_000,
  concurrency: 1,
  reporters: [
    defaultReporter({ reportTestProgress: false }),
    countingReporter(process.env.OMOKIT_BROWSER_REPORT),
  ],
};
