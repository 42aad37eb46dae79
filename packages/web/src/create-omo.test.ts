import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { createOmo } from './index.js';
import { version } from './version.js';

describe('createOmo without a document', () => {
  it('does nothing, remembers nothing and throws nothing', async () => {
    const omo = createOmo({ endpoint: 'https://collect.test', writeKey: 'key', consent: 'granted' });
    expect(await omo.track('Product Viewed')).toBe('dropped');
    expect(await omo.identify('alice')).toBe('dropped');
    omo.storage.set('key', 'value');
    expect([omo.userId(), omo.storage.get('key'), omo.consent.receipt()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await expect(omo.api.get('/v1/x')).rejects.toMatchObject({ code: 'option_invalid' });
    await omo.close();
  });

  it('still says what is wrong with its options', () => {
    expect(() => createOmo({})).toThrow(/nowhere/);
  });
});

it('names its version as its package does', () => {
  expect(version).toBe(manifest.version);
});
