import { expect } from '@esm-bundle/chai';
import { until } from '../test-backend.js';
import { create, freshName } from '../test-page.js';
import { tcfPage, type TcfCallback } from './tcf-api.js';
import { readTcfAs } from './tcf-attributes.js';

const { error } = console;
const consentOf = () => create({ name: freshName() }).consent;
let said: string[] = [];
let stop = () => {};

describe('data-tcf', () => {
  beforeEach(() => {
    said = [];
    console.error = (...parts: unknown[]) => void said.push(parts.map(String).join(' '));
    const answer = {
      cmpStatus: 'loaded',
      eventStatus: 'useractioncomplete',
      gdprApplies: true,
      tcString: 'C',
      purpose: { consents: { 1: true, 7: true, 8: true, 9: true, 10: true } },
      vendor: { consents: { 7: true } },
      listenerId: 1,
    };
    tcfPage.__tcfapi = (command: string, _: number, callback: TcfCallback) =>
      callback(command === 'addEventListener' ? answer : true, true);
  });

  afterEach(() => {
    stop();
    console.error = error;
    delete tcfPage.__tcfapi;
  });

  it('takes what a consent tool answers', async () => {
    const consent = consentOf();
    stop = readTcfAs({ tcf: 'read' }, consent);
    await until(() => consent.receipt() !== undefined);
    expect(consent.receipt()!.granted).to.deep.equal(['analytics']);
    expect(said).to.deep.equal([]);
  });

  for (const [vendor, granted] of [
    ['7', ['analytics']],
    ['8', []],
  ] as const) {
    it(`takes it only with a yes to the vendor it names: ${vendor}`, async () => {
      const consent = consentOf();
      stop = readTcfAs({ tcf: 'read', tcfVendor: vendor }, consent);
      await until(() => consent.receipt() !== undefined);
      expect(consent.receipt()!.granted).to.deep.equal(granted);
    });
  }

  it('reads nothing and says why when an attribute is wrong', () => {
    const wrongs: DOMStringMap[] = [
      { tcf: 'write' },
      { tcf: 'read', tcfOf: 'all' },
      { tcf: 'read', tcfVendor: 'x' },
    ];
    for (const wrong of wrongs) {
      said = [];
      const consent = consentOf();
      readTcfAs(wrong, consent);
      expect(said.join()).to.match(/option_invalid.*No consent is read/);
      expect(consent.receipt()).to.equal(undefined);
    }
  });
});
