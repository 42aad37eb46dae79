import { expect } from '@esm-bundle/chai';
import type { Transport } from '@omokit/core';
import { aWhile, until } from './test-backend.js';
import { abandon, backend, create, freshName } from './test-page.js';

describe('last words of a page', () => {
  it('says in its last words what it had no time to commit, and nothing twice when it comes back', async () => {
    const name = freshName();
    const first = create({ name, consent: 'granted' });
    void first.track('One');
    dispatchEvent(new PageTransitionEvent('pagehide'));
    // Before anything asynchronous has happened.
    expect(backend.requests.map(({ url }) => new URL(url).pathname)).to.deep.equal(['/v1/batch']);
    await until(() => backend.names().includes('One'));
    expect(await first.track('Two')).to.equal('queued');
    await first.flush();
    await first.close();
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    const second = create({ name, consent: 'granted' });
    await second.track('Three');
    expect(await second.flush()).to.equal(true);
    expect(backend.names()).to.deep.equal(['One', 'Two', 'Three']);
  });

  it('commits on the next page what the last one could only write down', async () => {
    const name = freshName();
    backend.down = true;
    const { open: openDatabase } = IDBFactory.prototype;
    // A browser that is so slow to open it that the page is gone before.
    IDBFactory.prototype.open = function (...call) {
      const request = openDatabase.apply(this, call);
      request.onsuccess = () => request.result.close();
      return Object.assign(request, { addEventListener: () => undefined });
    };
    const first = create({ name, consent: 'granted' });
    void first.track('One');
    await aWhile(20);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    // It waits for its database for ever, as only a page that is gone can: nobody may wait for it.
    abandon(first);
    IDBFactory.prototype.open = openDatabase;
    expect(localStorage.getItem(`${name}.journal`)).to.contain('One');
    backend.down = false;
    const second = create({ name, consent: 'granted' });
    await second.track('Two');
    await until(() => backend.names().length === 2);
    expect(backend.names()).to.deep.equal(['One', 'Two']);
    expect(backend.received.map(({ context }) => context?.omo?.seq)).to.deep.equal([1, 2]);
    expect(localStorage.getItem(`${name}.journal`)).to.equal(null);
  });

  it('says what the page itself tracks as it goes, in listeners that run after ours', async () => {
    const said: (string | undefined)[] = [];
    const transport: Transport = async ({ events, leaving }) => {
      if (leaving) said.push(...events.map(({ event }) => event));
      return { outcome: 'ok' };
    };
    const page = document.createElement('iframe');
    const ready = new Promise<void>((resolve) => Object.assign(window, { page: { transport, resolve } }));
    page.srcdoc = `<script type="module">
      import { createOmo } from '${new URL('./index.ts', import.meta.url).href}';
      const { transport, resolve } = parent.page;
      const omo = createOmo({ name: '${freshName()}', consent: 'granted', autoPage: false, transport });
      for (const type of ['pagehide', 'unload']) addEventListener(type, () => void omo.track(type));
      resolve();
    </script>`;
    document.body.append(page);
    await ready;
    page.remove();
    Reflect.deleteProperty(window, 'page');
    expect(said).to.deep.equal(['pagehide', 'unload']);
  });

  const leavings: [string, () => void][] = [
    ['goes', () => dispatchEvent(new PageTransitionEvent('pagehide'))],
    ['is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
  ];
  for (const [what, leave] of leavings) {
    it(`sends at once when the page ${what}`, async () => {
      const omo = create({ name: freshName(), consent: 'granted' });
      await omo.track('One');
      expect(backend.received).to.have.length(0);
      const asked = performance.now();
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      leave();
      Reflect.deleteProperty(document, 'visibilityState');
      await until(() => backend.received.length === 1);
      expect(performance.now() - asked).to.be.lessThan(150);
    });
  }
});
