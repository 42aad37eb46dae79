import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { webdriverLauncher } from './webdriver-launcher.mjs';
import { startWebdriver } from './webdriver.mjs';
import { startXvfb } from './xvfb.mjs';

const gtkBrowser = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const wpeBrowser = '/usr/lib/x86_64-linux-gnu/wpe-webkit-1.1/MiniBrowser';
const isOnPath = (command) =>
  process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, command)));

/** WebKitGTK, Safari's engine as it is today. It has no headless mode: it needs a display. */
export const webkit = {
  name: 'WebKitGTK',
  packages: ['webkit2gtk-driver', 'xvfb'],
  isThere: () => existsSync(gtkBrowser) && isOnPath('WebKitWebDriver') && isOnPath('Xvfb'),
  launcher: () =>
    webdriverLauncher('WebKitGTK', async () => {
      const xvfb = await startXvfb();
      const browser = await startWebdriver({
        driver: 'WebKitWebDriver',
        capabilities: {
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: gtkBrowser, args: ['--automation'] },
        },
        env: { DISPLAY: xvfb.display },
      });
      return { open: browser.open, stop: () => browser.stop().finally(xvfb.stop) };
    }),
};

/** WPE WebKit. Debian's is of 2022, like Safari 16: what older phones and kiosks run. */
export const wpe = {
  name: 'WPE',
  packages: ['wpewebkit-driver', 'libwpewebkit-1.1-0'],
  isThere: () => existsSync(wpeBrowser) && isOnPath('WPEWebDriver'),
  launcher: () =>
    webdriverLauncher('WPE', () =>
      startWebdriver({
        driver: 'WPEWebDriver',
        capabilities: {
          browserName: 'MiniBrowser',
          'wpe:browserOptions': { binary: wpeBrowser, args: ['--automation', '--headless'] },
        },
      }),
    ),
};
