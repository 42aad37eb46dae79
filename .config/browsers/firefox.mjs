import { existsSync } from 'node:fs';
import { puppeteerLauncher } from './puppeteer-launcher.mjs';

const candidates = [
  process.env.OMOKIT_FIREFOX,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];
const findFirefox = () => candidates.find((path) => path && existsSync(path));

/** Firefox, by WebDriver BiDi. */
export const firefox = {
  name: 'Firefox',
  packages: ['firefox-esr'],
  isThere: () => Boolean(findFirefox()),
  launcher: () => puppeteerLauncher('Firefox', { browser: 'firefox', executablePath: findFirefox() }),
};
