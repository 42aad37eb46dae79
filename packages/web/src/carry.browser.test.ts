import { expect } from '@esm-bundle/chai';
import { carryTo } from './carry.js';
import { backend, create, freshName } from './test-page.js';

describe('carryTo', () => {
  const answer = { deviceCode: 'd', userCode: 'WDJB-MJHT', expiresInMs: 120_000, intervalMs: 1_000 };

  it('puts the code where no server is sent it, beside what is there, or into the query', async () => {
    backend.answer('/v1/handoffs', 200, answer);
    const omo = create({ name: freshName(), consent: 'granted' });
    expect(await carryTo(omo, 'https://shop.test/tea?sku=1')).to.equal(
      'https://shop.test/tea?sku=1#omo-handoff=WDJB-MJHT',
    );
    expect(await carryTo(omo, 'https://shop.test/#/tea')).to.equal(
      'https://shop.test/#/tea&omo-handoff=WDJB-MJHT',
    );
    expect(await carryTo(omo, 'https://shop.test/', { into: 'query' })).to.equal(
      'https://shop.test/?omo-handoff=WDJB-MJHT',
    );
  });

  it('says what is wrong with an address, and what the backend said', async () => {
    const omo = create({ name: freshName(), consent: 'granted' });
    const codeOf = (carried: Promise<string>) => carried.catch((error: { code?: string }) => error.code);
    expect(await codeOf(carryTo(omo, 'https://'))).to.equal('option_invalid');
    backend.answer('/v1/handoffs', 403, { code: 'key_not_allowed', message: 'not with this key' });
    expect(await codeOf(carryTo(omo, 'https://shop.test/'))).to.equal('key_not_allowed');
  });
});
