import { expect } from '@esm-bundle/chai';
import { createBrowserPlatform } from './browser-platform.js';
import { createLocalStorage } from './local-storage.js';

afterEach(() => {
  delete (navigator as { onLine?: boolean }).onLine;
});

it('asks for the network once until the code that asks returns, and anew after that', async () => {
  let asked = 0;
  let online = true;
  Object.defineProperty(navigator, 'onLine', {
    configurable: true,
    get() {
      asked += 1;
      return online;
    },
  });
  const platform = createBrowserPlatform(createLocalStorage('platform.'));
  expect([platform.online(), platform.online()]).to.deep.equal([true, true]);
  expect(asked).to.equal(1);
  online = false;
  await Promise.resolve();
  expect([platform.online(), platform.online()]).to.deep.equal([false, false]);
  expect(asked).to.equal(2);
});
