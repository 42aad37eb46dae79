import { expect } from '@esm-bundle/chai';
import { consentSignals, readGoogleConsent, writeGoogleConsent } from './google-consent-mode.js';
import { create, freshName } from './test-page.js';

const layers = globalThis as unknown as Record<string, unknown[]>;
let lists = 0;
const freshLayer = () => `layer${lists++}`;
const commandsIn = (layer: string) =>
  layers[layer]!.map(
    (entry) => Array.from(entry as ArrayLike<unknown>) as [string, string, Record<string, unknown>],
  );

describe('writeGoogleConsent', () => {
  it('denies all before the answer, asks the tags to wait, and tells each answer', () => {
    const { consent } = create({ name: freshName() });
    const dataLayer = freshLayer();
    const stop = writeGoogleConsent(consent, { dataLayer });
    consent.answer(['analytics', 'location']);
    consent.withdraw();
    stop();
    consent.answer(['marketing']);
    const [before, yes, no, ...more] = commandsIn(dataLayer);
    expect(Object.prototype.toString.call(layers[dataLayer]![0])).to.equal('[object Arguments]');
    expect(before!.slice(0, 2)).to.deep.equal(['consent', 'default']);
    expect(before![2]).to.include({ wait_for_update: 500, ad_storage: 'denied', security_storage: 'denied' });
    expect(yes).to.deep.equal([
      'consent',
      'update',
      {
        ad_storage: 'denied',
        ad_user_data: 'denied',
        ad_personalization: 'denied',
        analytics_storage: 'granted',
        functionality_storage: 'granted',
        personalization_storage: 'denied',
        security_storage: 'granted',
      },
    ]);
    expect(no![2]).to.include({ analytics_storage: 'denied', security_storage: 'granted' });
    expect(more).to.deep.equal([]);
  });
});

describe('readGoogleConsent', () => {
  it('takes each update for an answer, those of before too, and a default for none', () => {
    const { consent } = create({ name: freshName() });
    const dataLayer = freshLayer();
    const list = (layers[dataLayer] = []) as unknown[];
    const say = (...command: unknown[]) => list.push(command);
    say('consent', 'default', { ad_storage: 'denied', analytics_storage: 'granted' });
    say({ event: 'gtm.js' });
    const stop = readGoogleConsent(consent, { dataLayer });
    expect(consent.receipt()).to.equal(undefined);
    say('consent', 'update', { ad_storage: 'granted' });
    // Half of what marketing stands for is no yes.
    expect(consent.receipt()).to.deep.include({ granted: ['analytics'], notice: 'google-consent-mode' });
    say('consent', 'update', { ad_user_data: 'granted', ad_personalization: 'granted' });
    expect(consent.receipt()!.granted).to.have.members(['analytics', 'marketing']);
    const { id } = consent.receipt()!;
    say('consent', 'update', { ad_user_data: 'granted' });
    expect(consent.receipt()!.id).to.equal(id);
    stop();
    say('consent', 'update', { analytics_storage: 'denied' });
    expect(consent.decide('analytics')).to.equal('allow');
  });

  it('leaves alone what no type stands for, and comes out again as it went in', () => {
    const { consent } = create({ name: freshName() });
    consent.answer(['location']);
    const dataLayer = freshLayer();
    readGoogleConsent(consent, { dataLayer });
    const other = create({ name: freshName() }).consent;
    writeGoogleConsent(other, { dataLayer });
    other.answer(['analytics', 'personalisation']);
    expect(consent.receipt()!.granted).to.have.members(['location', 'analytics', 'personalisation']);
    expect(consentSignals(consent)).to.deep.equal(consentSignals(other));
  });
});
