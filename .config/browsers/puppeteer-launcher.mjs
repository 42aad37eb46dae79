/** A launcher for the test runner: one browser of `launchOptions`, one page, one test file after another. */
export async function puppeteerLauncher(name, launchOptions) {
  // Imported when needed: who only looks for browsers needs nothing installed. Puppeteer, which this launcher for
  // Chrome is made of, starts Firefox as well.
  const { chromeLauncher } = await import('@web/test-runner-chrome');
  return Object.assign(chromeLauncher({ launchOptions, concurrency: 1 }), { name });
}
