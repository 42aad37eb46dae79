import { expect } from '@esm-bundle/chai';
import { createOmo, type OmoOptions } from './index.js';

describe('options of createOmo', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['nowhere to send', {}, /nowhere/],
    ['endpoint without key', { endpoint: 'https://collect.test' }, /writeKey is missing/],
    ['key without endpoint', { writeKey: 'key' }, /endpoint is missing/],
    ['no address', { endpoint: 'ftp://collect.test', writeKey: 'key' }, /no web address/],
    ['a host alone', { endpoint: 'collect.test', writeKey: 'key' }, /no web address/],
    ['unknown consent', { endpoint: '/', writeKey: 'k', consent: 'yes' }, /consent is 'yes'/],
    ['unknown channel', { endpoint: '/', writeKey: 'k', channel: 'tv' }, /channel is 'tv'/],
    ['no transport', { transport: { archive: 'https://x' } }, /transport.archive/],
    ['name taken', { endpoint: '/', writeKey: 'k', transport: { omo: () => undefined } }, /transport.omo/],
  ];
  for (const [what, options, sentence] of wrong) {
    it(`throws option_invalid: ${what}`, () => {
      expect(() => createOmo(options as OmoOptions))
        .to.throw(sentence)
        .with.property('code', 'option_invalid');
    });
  }
});
