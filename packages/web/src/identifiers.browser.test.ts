import { expect } from '@esm-bundle/chai';
import { hashIdentifier } from '@omokit/identity';
import type { OmoError } from '@omokit/core';
import { withIdentifiers } from './identifiers.js';
import { until } from './test-backend.js';
import { backend, create, freshName } from './test-page.js';

describe('withIdentifiers', () => {
  const linked = () =>
    backend.received.flatMap(({ context }) => context?.externalIds ?? []).map(({ type, id }) => [type, id]);

  it('spells and hashes what is linked before it is collected, but ids that systems made', async () => {
    const host = create({ name: freshName(), consent: 'granted' });
    const omo = withIdentifiers(host, { hashKey: 'key of the site', country: 'JP' });
    backend.down = true;
    await omo.link({ type: 'email', value: ' Alice@Example.COM ' });
    await omo.link({ type: 'phone', value: '090-1234-5678' });
    await omo.link({ type: 'member', value: 'M-1' });
    await omo.link({ type: 'pass', value: 'P-1' });
    const waiting = JSON.stringify(await omo.export());
    expect(waiting).to.not.match(/alice|1234-?5678/i);
    backend.down = false;
    await omo.flush();
    await until(() => linked().length === 4);
    const same = async (type: string, value: string) => {
      const hashed = await hashIdentifier({ type, value }, { key: 'key of the site' });
      return [type, hashed.ok && hashed.identifier.value];
    };
    expect(linked()).to.deep.equal([
      await same('email', 'alice@example.com'),
      await same('phone', '+819012345678'),
      await same('member', 'M-1'),
      ['pass', 'P-1'],
    ]);
  });

  it('collects nothing of what is none or means nobody, and says why without saying what', async () => {
    const errors: OmoError[] = [];
    const host = create({ name: freshName(), consent: 'granted' });
    const omo = withIdentifiers(host, { hashKey: 'k', failed: (error) => errors.push(error) });
    expect(await omo.link({ type: 'email', value: 'nobody' })).to.equal('dropped');
    expect(await omo.link({ type: 'user', value: 'null' })).to.equal('dropped');
    expect(await omo.link({ type: 'phone', value: '12' })).to.equal('dropped');
    expect(errors.map(({ code }) => code)).to.deep.equal([
      'identifier_invalid',
      'identifier_blocked',
      'identifier_invalid',
    ]);
    expect(errors.map(({ message }) => message).join()).to.not.match(/nobody'|'null'|'12'/);
    expect((await omo.stats()).head).to.equal(0);
    expect(() => withIdentifiers(host, { hashKey: ' ' })).to.throw();
  });

  it('states nothing of the next visitor that the one before has typed', async () => {
    const host = create({ name: freshName(), consent: 'granted' });
    const omo = withIdentifiers(host, { hashKey: 'k' });
    const typed = omo.link({ type: 'email', value: 'ann@example.com' });
    await Promise.all([omo.endSession(), typed]);
    expect(await typed).to.equal('dropped');

    host.consent.answer(['analytics']);
    await omo.identify('ann');
    const anns = omo.link({ type: 'email', value: 'ann@example.com' });
    await omo.identify('bob');
    expect(await anns).to.equal('dropped');
    expect(await omo.link({ type: 'email', value: 'bob@example.com' })).to.equal('queued');
    const { events } = await omo.export();
    expect(events.filter(({ context }) => context.externalIds)).to.have.length(1);
  });

  it('keeps the time of the call, and what a login at once says of the same visitor', async () => {
    const host = create({ name: freshName(), consent: 'granted' });
    backend.down = true;
    const omo = withIdentifiers(host, { hashKey: 'k' });
    const before = Date.now();
    const linked = omo.link({ type: 'phone', value: '+81 90 1234 5678' });
    const after = Date.now();
    await omo.identify('ann');
    expect(await linked).to.equal('queued');
    const { events } = await omo.export();
    const { timestamp, anonymousId } = events.find(({ context }) => context.externalIds)!;
    expect(Date.parse(timestamp)).to.be.within(before, after);
    expect(anonymousId).to.equal(omo.anonymousId());
  });

  it('hashes what it is told to, and nothing without a key', async () => {
    const host = create({ name: freshName(), consent: 'granted' });
    backend.down = true;
    await withIdentifiers(host, { hashKey: 'k', hash: ['user'] }).link({ type: 'user', value: 'u1' });
    await withIdentifiers(host, { hashKey: 'k', hash: ['user'] }).link({ type: 'member', value: 'M-1' });
    await withIdentifiers(host, {}).link({ type: 'email', value: ' Ann@example.com' });
    const { events } = await host.export();
    const ids = events.flatMap(({ context }) => context.externalIds as { id: string }[]).map(({ id }) => id);
    expect(ids[0]).to.match(/^hmac:/);
    expect(ids.slice(1)).to.deep.equal(['M-1', 'ann@example.com']);
  });
});
