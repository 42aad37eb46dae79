import { expect } from '@esm-bundle/chai';
import type { Omo } from '@omokit/core';
import { aWhile, until } from './test-backend.js';
import { abandon, backend, create, freshName, keysOf } from './test-page.js';
import { everythingOnTheDevice, textsIn } from './test-traces.js';

const kiosk = (name: string) => create({ name, channel: 'kiosk', consent: 'operation' });

/** A visit as it may be, without a network for most of it; resolves with all that would tell of it. */
async function visit(omo: Omo): Promise<string[]> {
  void omo.track('Held Secret', { note: 'held-secret' });
  const receipt = omo.consent.answer(['analytics', 'marketing']);
  await omo.identify('alice-secret', { email: 'alice@secret.example', phone: '+81 90 1234 5678' });
  await omo.link({ type: 'member', value: 'member-secret' });
  omo.storage.set(
    'coupon.welcome',
    JSON.stringify({ pass: 'OMO1:COUPON-SECRET', holder: omo.anonymousId() }),
  );
  await omo.track('Fitting Room Entered', { sku: 'sku-secret' });
  const { events } = await omo.export();
  void omo.track('Uncommitted Secret');
  dispatchEvent(new PageTransitionEvent('pagehide'));
  await aWhile(20);
  return [
    omo.anonymousId(),
    receipt.id,
    events[0]!.context.omo.session!,
    ...[
      'alice-secret',
      'alice@secret',
      '1234 5678',
      'member-secret',
      'COUPON-SECRET',
      'sku-secret',
      'held-secret',
    ],
    ...['Fitting Room Entered', 'Uncommitted Secret'],
  ];
}

function expectNone(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) expect(text.includes(secret), `found '${secret}'`).to.equal(false);
}

describe('the end of a session at a kiosk', () => {
  it('leaves no trace in any store of the device nor in what a page can reach, and all of it is sent later', async () => {
    const name = freshName();
    const omo = kiosk(name);
    backend.down = true;
    const secrets = await visit(omo);
    expect(textsIn(omo, omo.storage.get('coupon.welcome')).join()).to.include('COUPON-SECRET');

    await omo.endSession('idle');
    expectNone(await everythingOnTheDevice(), secrets);
    expectNone(
      textsIn(
        omo,
        ['coupon.welcome', 'userId', 'anonymousId', 'consent', 'session', 'journal'].map(omo.storage.get),
      ).join('\n'),
      secrets,
    );
    expect(secrets).to.not.include(omo.anonymousId());
    expect([omo.userId(), omo.consent.receipt()]).to.deep.equal([undefined, undefined]);
    // What its last page would write down, and say.
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expectNone(await everythingOnTheDevice(), secrets);

    await omo.track('Next Viewed', {}, { purpose: 'operation' });
    abandon(omo);
    backend.down = false;
    const next = kiosk(name);
    await until(() => backend.names().includes('Next Viewed'));
    await until(() => backend.names().includes('Kiosk Session Ended'));
    const theirs = backend.received.filter(({ anonymousId }) => anonymousId === secrets[0]);
    expect(theirs.map(({ event, type }) => event ?? type)).to.include.members([
      'Held Secret',
      'Fitting Room Entered',
      'Uncommitted Secret',
      'identify',
      'Kiosk Session Ended',
    ]);
    expect(theirs.find(({ event }) => event === 'Kiosk Session Ended')!.properties!.reason).to.equal('idle');
    expect(backend.received.find(({ event }) => event === 'Next Viewed')!.userId).to.equal(undefined);
    expect(next.storage.get('coupon.welcome')).to.equal(undefined);
  });

  it('even while it lasts nothing of it can be read on the device, and the next page knows it again', async () => {
    const name = freshName();
    const omo = kiosk(name);
    backend.down = true;
    const secrets = await visit(omo);
    const id = omo.anonymousId();
    await aWhile(50);
    expectNone(await everythingOnTheDevice(), secrets);
    expect(keysOf(name)).to.deep.equal([`${name}.left`]);
    await omo.close();

    const next = kiosk(name);
    const recovered = new Promise((told) => next.watch('recovered', () => told(true)));
    expect(await next.track('Product Viewed')).to.equal('queued');
    await recovered;
    expect([next.anonymousId(), next.userId()]).to.deep.equal([id, 'alice-secret']);
    expect(next.consent.receipt()!.id).to.equal(secrets[1]);
    expect(next.storage.get('coupon.welcome')).to.include('COUPON-SECRET');
    await next.endSession();
    expectNone(await everythingOnTheDevice(), secrets);
  });

  it('is told to the other pages of the device, which keep nothing of it either', async () => {
    const name = freshName();
    const [omo, other] = [kiosk(name), kiosk(name)];
    const told: string[] = [];
    other.watch('reset', (reason) => told.push(reason));
    backend.down = true;
    await aWhile(50);
    const secrets = await visit(omo);
    await until(() => other.userId() === 'alice-secret');
    expect(other.consent.decide('marketing')).to.equal('allow');
    void other.track('Held Elsewhere', {}, { purpose: 'analytics' });
    await omo.endSession('idle');
    await until(() => told.length > 0);
    expect(told).to.deep.equal(['idle']);
    expect([other.userId(), other.storage.get('coupon.welcome')]).to.deep.equal([undefined, undefined]);
    await other.track('Next Viewed', {}, { purpose: 'operation' });
    await until(() => omo.anonymousId() === other.anonymousId());
    await aWhile(50);
    expectNone(await everythingOnTheDevice(), secrets);
  });

  it('takes in and hides what a page left that did not seal', async () => {
    const name = freshName();
    const before = create({ name, channel: 'kiosk', consent: 'operation', sealer: false });
    before.consent.answer(['analytics']);
    await before.identify('alice-secret');
    before.storage.set('redeemer.ledger', 'ledger');
    expect(keysOf(name)).to.include(`${name}.userId`);
    await before.close();

    const omo = kiosk(name);
    await omo.stats();
    await until(() => keysOf(name).join() === `${name}.left`);
    expect(omo.userId()).to.equal('alice-secret');
    await omo.endSession();
    expect(omo.storage.get('redeemer.ledger')).to.equal('ledger');
    expectNone(await everythingOnTheDevice(), ['alice-secret']);
  });

  it('keeps an answer sealed though there is nothing else to keep, and makes no store before there is one', async () => {
    const name = freshName();
    const omo = create({ name, channel: 'kiosk' });
    omo.storage.set('draft', 'kept');
    await omo.track('Product Viewed');
    await aWhile(50);
    expect((await indexedDB.databases()).filter((database) => database.name?.startsWith(name))).to.deep.equal(
      [],
    );
    expect(keysOf(name)).to.deep.equal([]);
    const { id } = omo.consent.answer([]);
    await until(async () => (await indexedDB.databases()).some((database) => database.name === name));
    await aWhile(50);
    await omo.close();
    const next = create({ name, channel: 'kiosk' });
    await until(() => next.consent.receipt()?.id === id);
    expectNone(await everythingOnTheDevice(), [id]);
  });
});

describe('the end of a session where nothing is sealed', () => {
  it('leaves only what waits to be sent', async () => {
    const name = freshName();
    const omo = create({ name, consent: 'granted' });
    await visit(omo);
    expect(await omo.flush()).to.equal(true);
    const id = omo.anonymousId();
    await omo.endSession();
    await omo.flush();
    expectNone(await everythingOnTheDevice(), [id, 'alice-secret', 'COUPON-SECRET', 'Fitting Room Entered']);
  });

  it('is told to the other tabs, once', async () => {
    const name = freshName();
    const omo = create({ name, consent: 'granted' });
    const told: string[] = [];
    omo.watch('reset', (reason) => told.push(reason));
    await omo.track('One');
    const otherTab = document.body.appendChild(document.createElement('iframe'));
    otherTab.contentWindow!.localStorage.setItem(`${name}.reset`, 'idle');
    otherTab.contentWindow!.localStorage.removeItem(`${name}.reset`);
    await until(() => told.length > 0);
    await aWhile(50);
    expect(told).to.deep.equal(['idle']);
    otherTab.remove();
  });
});
