import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chosenEngines } from './browsers/engines.mjs';
import { bundleCommonjs } from './bundle-commonjs.mjs';
import { countingReporter } from './counting-reporter.mjs';

export default {
  rootDir: fileURLToPath(new URL('..', import.meta.url)),
  files: ['packages/*/src/**/*.browser.test.ts'],
  nodeResolve: {
    exportConditions: ['@omokit/source', 'browser', 'module', 'import', 'default'],
    browser: true,
  },
  plugins: [
    // What is CommonJS among the libraries: the QR codes', and two of the charts'.
    bundleCommonjs([
      '/qrcode/lib/browser.js',
      '/html5-qrcode/esm/index.js',
      '/interval-tree-1d/interval-tree.js',
      '/binary-search-bounds/search-bounds.js',
    ]),
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
    // No page can make a redirect for itself: /redirect/301 goes to a page that answers 200.
    (context, next) => {
      const [, status] = /^\/redirect\/(30\d)$/.exec(context.path) ?? [];
      if (!status) return next();
      context.status = Number(status);
      context.set('location', '/mockServiceWorker.js');
    },
  ],
  browsers: await Promise.all(chosenEngines().map(({ launcher }) => launcher())),
  // Firefox takes its time to start the first time.
  browserStartTimeout: 120_000,
  testFramework: { config: { timeout: 20_000 } },
  testsFinishTimeout: 240_000,
  concurrency: 1,
  reporters: [
    defaultReporter({ reportTestProgress: false }),
    countingReporter(process.env.OMOKIT_BROWSER_REPORT),
  ],
};
