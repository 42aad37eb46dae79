import { expect } from '@esm-bundle/chai';
import type { Step } from '@omokit/core';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName, hasDatabase, keysOf } from './test-page.js';

describe('before consent is answered', () => {
  it('writes nothing to disk and sends nothing', async () => {
    const name = freshName();
    const cookies = document.cookie;
    const omo = create({ name });
    expect(await omo.track('Product Viewed')).to.equal('held');
    expect(await omo.identify('alice')).to.equal('held');
    omo.storage.set('draft', 'kept');
    void omo.api.get('/v1/campaigns/welcome');
    await omo.flush();
    await omo.stats();
    await aWhile();
    expect(omo.storage.get('draft')).to.equal('kept');
    expect(keysOf(name)).to.deep.equal([]);
    expect(await hasDatabase(name)).to.equal(false);
    expect(document.cookie).to.equal(cookies);
    expect(backend.requests).to.deep.equal([]);
  });

  it('queues on a yes what was held, in order, and writes what waited for it', async () => {
    const name = freshName();
    const omo = create({ name });
    for (const event of ['One', 'Two', 'Three']) void omo.track(event);
    omo.storage.set('draft', 'kept');
    const receipt = omo.consent.answer(['analytics']);
    await omo.track('Four');
    await until(() => backend.received.length === 5);
    const ours = backend.received.filter((event) => event.event !== 'Consent Granted');
    expect(ours.map((event) => event.event)).to.deep.equal(['One', 'Two', 'Three', 'Four']);
    expect(ours.map((event) => event.context?.omo?.consent)).to.deep.equal(Array(4).fill(receipt.id));
    expect(keysOf(name)).to.include.members([`${name}.consent`, `${name}.draft`, `${name}.anonymousId`]);
  });

  it('drops on a no what was held, and keeps the receipt only', async () => {
    const name = freshName();
    const omo = create({ name });
    void omo.track('One');
    omo.storage.set('draft', 'kept');
    omo.consent.answer([]);
    expect(await omo.track('Two')).to.equal('dropped');
    await omo.flush();
    await aWhile();
    expect(keysOf(name)).to.deep.equal([`${name}.consent`]);
    expect(await hasDatabase(name)).to.equal(false);
    expect(backend.requests).to.deep.equal([]);
  });

  it('lets API calls wait for the answer', async () => {
    backend.answer('/v1/campaigns/welcome', 200, { id: 'welcome' });
    const omo = create({ name: freshName() });
    const campaign = omo.api.get<{ id: string }>('/v1/campaigns/welcome');
    await aWhile(50);
    expect(backend.requests).to.have.length(0);
    omo.consent.answer([]);
    expect(await campaign).to.deep.equal({ id: 'welcome' });
    expect(backend.requests[0]!.headers.get('authorization')).to.equal('Bearer key');
  });
});

describe('consent of a page', () => {
  it('is remembered by the next page', async () => {
    const name = freshName();
    create({ name }).consent.answer(['analytics'], '2');
    expect(create({ name }).consent.receipt()).to.include({ notice: '2' });
    expect(await create({ name }).track('One')).to.equal('queued');
  });

  it('counts at once in this tab when answered in another', async () => {
    const name = freshName();
    const omo = create({ name });
    void omo.track('One');
    const receipt = { id: 'r', notice: '1', at: new Date().toISOString(), granted: ['analytics'] };
    const otherTab = document.body.appendChild(document.createElement('iframe'));
    otherTab.contentWindow!.localStorage.setItem(`${name}.consent`, JSON.stringify(receipt));
    await until(() => backend.names().includes('One'));
    otherTab.contentWindow!.localStorage.setItem(
      `${name}.consent`,
      JSON.stringify({ ...receipt, id: 's', granted: [] }),
    );
    await until(() => omo.consent.decide('analytics') === 'deny');
    otherTab.remove();
  });

  it('asks again when the stored receipt cannot be read', () => {
    const name = freshName();
    localStorage.setItem(`${name}.consent`, '{"id":');
    expect(create({ name }).consent.decide('analytics')).to.equal('hold');
    localStorage.removeItem(`${name}.consent`);
  });

  it('honours Global Privacy Control', () => {
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true });
    const omo = create({ name: freshName(), consent: 'granted' });
    expect(omo.consent.decide('marketing')).to.equal('deny');
    expect(omo.consent.decide('analytics')).to.equal('allow');
    Object.defineProperty(navigator, 'globalPrivacyControl', { value: undefined, configurable: true });
  });

  it('keeps coordinates on the device, those too which a step of the page adds', async () => {
    const where: Step = (event) => {
      Object.assign(event.context, { location: { city: 'Tokyo', lat: 35.6 } });
      return event;
    };
    const omo = create({ name: freshName(), consent: 'granted', steps: [where] });
    await omo.track('Store Entered', { store: 's1', latitude: 35.6 });
    await until(() => backend.received.length === 1);
    const [{ properties, context } = {}] = backend.received;
    expect(properties).to.deep.equal({ store: 's1' });
    expect(context).to.deep.include({ location: { city: 'Tokyo' } });
    expect(context?.page?.path).to.equal(location.pathname);
  });
});
