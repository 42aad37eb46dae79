import { expect } from '@esm-bundle/chai';
import { hashIdentifier } from '@omokit/identity';
import type { OmoError } from '@omokit/core';
import { withIdentifiers } from './identifiers.js';
import { until } from './test-backend.js';
import { backend, create, freshName } from './test-page.js';

describe('withIdentifiers', () => {
  const linked = () =>
    backend.received.flatMap(({ context }) => context?.externalIds ?? []).map(({ type, id }) => [type, id]);

  it('spells and hashes what is linked before it is collected, but what the site itself knows a person by', async () => {
    const host = create({ name: freshName(), consent: 'granted' });
    const omo = withIdentifiers(host, { hashKey: 'key of the site', country: 'JP' });
    backend.down = true;
    await omo.link({ type: 'email', value: ' Alice@Example.COM ' });
    await omo.link({ type: 'phone', value: '090-1234-5678' });
    await omo.link({ type: 'member', value: 'M-1' });
    const waiting = JSON.stringify(await omo.export());
    expect(waiting).to.not.match(/alice|1234-?5678/i);
    backend.down = false;
    await omo.flush();
    await until(() => linked().length === 3);
    const same = async (type: string, value: string) => {
      const hashed = await hashIdentifier({ type, value }, { key: 'key of the site' });
      return [type, hashed.ok && hashed.identifier.value];
    };
    expect(linked()).to.deep.equal([
      await same('email', 'alice@example.com'),
      await same('phone', '+819012345678'),
      ['member', 'M-1'],
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
});
