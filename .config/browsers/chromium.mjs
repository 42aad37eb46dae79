import { chromeLauncher } from '@web/test-runner-chrome';
import { chromiumArgs, findChromium } from '../chromium.mjs';

export const chromium = {
  name: 'Chromium',
  packages: ['chromium'],
  isThere: () => Boolean(findChromium()),
  launcher() {
    const launcher = chromeLauncher({
      launchOptions: { executablePath: findChromium(), args: chromiumArgs },
      concurrency: 1,
    });
    return Object.assign(launcher, { name: 'Chromium' });
  },
};
