/**
 * A launcher for the test runner: one browser, one page, one test file after another. `start` resolves with
 * `{ open(url), stop() }`.
 */
export function webdriverLauncher(name, start) {
  const urls = new Map();
  let browser;

  return {
    name,
    type: 'webdriver',
    concurrency: 1,
    async startSession(id, url) {
      urls.set(id, url);
      browser ??= start();
      await (await browser).open(url);
    },
    async stopSession(id) {
      urls.delete(id);
      // Whatever the page still runs ends with it.
      await (await browser).open('about:blank');
      return {};
    },
    isActive: (id) => urls.has(id),
    getBrowserUrl: (id) => urls.get(id),
    startDebugSession: () => Promise.reject(new Error(`Debugging is not supported in ${name}.`)),
    stop: async () => (await browser)?.stop(),
  };
}
