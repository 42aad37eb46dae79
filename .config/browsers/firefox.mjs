import { existsSync } from 'node:fs';
import { chromeLauncher } from '@web/test-runner-chrome';

const candidates = [
  process.env.OMOKIT_FIREFOX,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
const findFirefox = () => candidates.find((path) => path && existsSync(path));

/** Firefox by WebDriver BiDi: Puppeteer, which Chrome's launcher is made of, speaks it too. */
export const firefox = {
  name: 'Firefox',
  packages: ['firefox-esr'],
  isThere: () => Boolean(findFirefox()),
  launcher() {
    const launcher = chromeLauncher({
      launchOptions: { browser: 'firefox', executablePath: findFirefox() },
      concurrency: 1,
    });
    return Object.assign(launcher, { name: 'Firefox' });
  },
};
