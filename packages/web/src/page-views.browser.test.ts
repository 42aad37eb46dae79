import { expect } from '@esm-bundle/chai';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName } from './test-page.js';

/**
 * Two entries back. In a tab that has run many files the list of entries is full, and Chromium then drops those that
 * scripts made first, so that one comes out before the tests: there only what the page sees of it is done.
 */
function goBack(path: string): void {
  if (history.length < 45) return history.go(-2);
  history.replaceState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

describe('page views', () => {
  const address = location.href;
  afterEach(() => history.replaceState(null, '', address));
  const paths = () => backend.received.map((event) => event.context?.page?.path);

  for (const how of ['with', 'without']) {
    // Safari 26 is the first with the Navigation API.
    const itHere = how === 'with' && !('navigation' in window) ? it.skip : it;
    itHere(
      `are told for the page and for each address a router shows, each once, ${how} the Navigation API`,
      async () => {
        const navigation = Object.getOwnPropertyDescriptor(window, 'navigation');
        if (how === 'without')
          Object.defineProperty(window, 'navigation', { value: undefined, configurable: true });
        const { pushState } = history;
        const omo = create({ name: freshName(), consent: 'granted', autoPage: true });
        for (const step of ['/one', '/one#part', '/two?sort=price', '/two?sort=price']) {
          history.pushState(null, '', step);
          await aWhile(20);
        }
        goBack('/one');
        await until(() => location.pathname === '/one');
        await aWhile(20);
        // A redirect right after a navigation is one page view.
        history.pushState(null, '', '/gate');
        history.replaceState(null, '', '/hall');
        await aWhile(20);
        await omo.flush();
        expect(paths()).to.deep.equal([new URL(address).pathname, '/one', '/two', '/one', '/hall']);
        await omo.close();
        history.pushState(null, '', '/three');
        await aWhile(20);
        expect(paths()).not.to.include('/three');
        expect(history.pushState).to.equal(pushState);
        if (navigation) Object.defineProperty(window, 'navigation', navigation);
        else Reflect.deleteProperty(window, 'navigation');
      },
    );
  }

  it('are told again, once, when the browser brings the page back', async () => {
    const omo = create({ name: freshName(), consent: 'granted', autoPage: true });
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
    await omo.flush();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await aWhile(500);
    await omo.flush();
    expect(backend.names()).to.deep.equal(['page', 'page']);
  });

  it('are none of a page brought back to somebody who has said no meanwhile', async () => {
    const name = freshName();
    const omo = create({ name, autoPage: true });
    const receipt = omo.consent.answer(['analytics']);
    await until(() => backend.names().includes('page'));
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    // As the page after it writes it; a page in the cache is told late, or never.
    localStorage.setItem(`${name}.consent`, JSON.stringify({ ...receipt, id: 'no', granted: [] }));
    const before = backend.received.length;
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(omo.consent.decide('analytics')).to.equal('deny');
    await aWhile(500);
    expect(backend.names().slice(before)).to.deep.equal([]);
  });

  it('take no time of the page, however long its address', async () => {
    const omo = create({ name: freshName(), consent: 'granted' });
    // Editors and maps keep what they show in it.
    history.replaceState(null, '', `#code/${'aB3x-_'.repeat(10_000)}`);
    const before = performance.now();
    const tracked = omo.track('Drawn');
    // Quadratic, it was two seconds.
    expect(performance.now() - before).to.be.lessThan(500);
    expect(await tracked).to.equal('queued');
    history.replaceState(null, '', '#to=a%40b.example/x@y.example&z@w');
    await omo.page();
    await until(() => backend.names().includes('page'));
    expect(backend.received.at(-1)!.context!.page!.url).to.contain('#to=-/-&z@w');
  });
});
