import { chromiumArgs, findChromium } from '../chromium.mjs';
import { puppeteerLauncher } from './puppeteer-launcher.mjs';

export const chromium = {
  name: 'Chromium',
  packages: ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk'],
  isThere: () => Boolean(findChromium()),
  launcher: () => puppeteerLauncher('Chromium', { executablePath: findChromium(), args: chromiumArgs }),
};
