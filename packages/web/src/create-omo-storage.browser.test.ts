import { expect } from '@esm-bundle/chai';
import type { Omo } from '@omokit/core';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName, keysOf } from './test-page.js';

describe('after a browser was killed before it wrote localStorage', () => {
  /** What a SIGKILL leaves: the database has everything, localStorage is as it was seconds ago. */
  async function crash(omo: Omo, name: string, before: Record<string, string> = {}): Promise<void> {
    await omo.close();
    for (const key of keysOf(name)) localStorage.removeItem(key);
    for (const [key, value] of Object.entries(before)) localStorage.setItem(`${name}.${key}`, value);
  }

  it('knows the answer and the visitor again, and sends what was queued', async () => {
    const name = freshName();
    backend.down = true;
    const first = create({ name });
    const { id } = first.consent.answer(['analytics']);
    expect(await first.track('One')).to.equal('queued');
    const anonymousId = first.anonymousId();
    await crash(first, name);

    backend.down = false;
    const second = create({ name });
    await until(() => second.consent.receipt()?.id === id);
    expect(await second.track('Two')).to.equal('queued');
    await until(() => backend.names().includes('Two'));
    expect(backend.names()).to.include('One');
    expect(new Set(backend.received.map((event) => event.anonymousId))).to.deep.equal(new Set([anonymousId]));
  });

  it('does not bring back a visitor who was forgotten', async () => {
    const name = freshName();
    const first = create({ name, consent: 'granted' });
    await first.track('One');
    const anonymousId = first.anonymousId();
    await first.reset();
    await first.track('Two');
    const next = first.anonymousId();
    await crash(first, name, { anonymousId });
    const second = create({ name, consent: 'granted' });
    await second.stats();
    await second.track('Three');
    expect(second.anonymousId()).to.equal(next);
  });
});

describe('values beside the log', () => {
  it('never bring back a yes that was withdrawn before the database had been opened', async () => {
    const name = freshName();
    const first = create({ name });
    first.consent.answer(['analytics']);
    await first.track('One');
    await first.close();
    // As a page that is gone before its database has opened: only localStorage has heard of the no.
    const receipt = JSON.parse(localStorage.getItem(`${name}.consent`)!) as object;
    localStorage.setItem(`${name}.consent`, JSON.stringify({ ...receipt, id: 'no', granted: [] }));
    const third = create({ name });
    await third.stats();
    await aWhile(50);
    expect(third.consent.decide('analytics')).to.equal('deny');
  });

  it('follow a visitor another tab forgets while this one is opening', async () => {
    const name = freshName();
    const one = create({ name, consent: 'granted' });
    await one.identify('alice');
    const two = create({ name, consent: 'granted' });
    const opened = two.stats();
    await one.reset();
    await opened;
    await aWhile(50);
    expect([one.userId(), two.userId()]).to.deep.equal([undefined, undefined]);
    expect(localStorage.getItem(`${name}.userId`)).to.equal(null);
  });
});
