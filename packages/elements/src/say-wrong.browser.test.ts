import { expect } from '@esm-bundle/chai';
import { OmoError } from '@omokit/core';
import { createFakeOmo } from '@omokit/testing';
import { settled, textOf } from '../test/page.js';
import './define/omo-consent.js';
import './define/omo-coupon.js';
import './define/omo-handoff.js';
import './define/omo-privacy-center.js';

type Tag = 'omo-consent' | 'omo-coupon' | 'omo-handoff' | 'omo-privacy-center';

/** An element with these attributes, and what it said on the console. */
async function written(tag: Tag, attributes: Record<string, string> = {}) {
  const said: unknown[][] = [];
  const { error } = console;
  console.error = (...words) => said.push(words);
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.omo = createFakeOmo();
  document.body.append(element);
  await settled(element);
  // What says it is loaded first.
  await import('./say-wrong.js');
  await settled(element);
  console.error = error;
  return { element, said };
}

describe('an attribute that is wrong', () => {
  beforeEach(() => (document.documentElement.lang = 'en'));
  afterEach(() => document.body.querySelectorAll(':scope > *').forEach((each) => each.remove()));

  const wrong: [Tag, Record<string, string>, string][] = [
    ['omo-coupon', {}, "<omo-coupon> has campaign ''; it takes the id of a campaign."],
    ['omo-handoff', { mode: 'nope' }, "<omo-handoff> has mode 'nope'; it takes show, join."],
    [
      'omo-consent',
      { purposes: 'analytics adverts' },
      "<omo-consent> has purposes 'adverts'; it takes operation, analytics, personalisation, marketing, location, health, minors.",
    ],
    [
      'omo-privacy-center',
      { addresses: 'mail' },
      "<omo-privacy-center> has addresses 'mail'; it takes email, phone.",
    ],
  ];
  for (const [tag, attributes, sentence] of wrong) {
    it(`is said on the console, once: ${sentence}`, async () => {
      const [first, second] = [await written(tag, attributes), await written(tag, attributes)];
      expect(first.said.map(([words]) => words)).to.deep.equal(['[omo] option_invalid:']);
      const error = first.said[0]![1] as OmoError;
      expect(error).to.be.instanceOf(OmoError);
      expect([error.code, error.message]).to.deep.equal(['option_invalid', sentence]);
      expect(second.said).to.deep.equal([]);
    });
  }

  it('is not what is left out or right', async () => {
    const right: [Tag, Record<string, string>][] = [
      ['omo-consent', {}],
      ['omo-consent', { purposes: '\n  analytics   minors operation\n' }],
      ['omo-coupon', { campaign: 'welcome' }],
      ['omo-handoff', {}],
      ['omo-handoff', { mode: 'show' }],
      ['omo-privacy-center', { addresses: '' }],
    ];
    for (const [tag, attributes] of right)
      expect((await written(tag, attributes)).said, tag).to.deep.equal([]);
  });

  it('leaves no button on a coupon that can show none', async () => {
    const { element } = await written('omo-coupon');
    expect(textOf(element)).to.equal('This offer is not available.');
    expect(element.shadowRoot!.querySelector('button')).to.equal(null);
  });
});
