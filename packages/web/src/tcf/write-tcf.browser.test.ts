import { expect } from '@esm-bundle/chai';
import { until } from '../test-backend.js';
import { create, freshName } from '../test-page.js';
import { readTcf } from './read-tcf.js';
import { grantedByTcString } from './tc-string.js';
import { frameAround, locatorName, ofFrame, tcfPage, type TcData, type TcfApi } from './tcf-api.js';
import { writeTcf } from './write-tcf.js';

const cmp = {
  cmpId: 31,
  cmpVersion: 1,
  vendorList: {
    vendorListVersion: 9,
    vendors: { 8: { id: 8, purposes: [1, 3] }, 21: { id: 21, purposes: [8] } },
  },
  publisherCountryCode: 'FR',
  consentLanguage: 'fr',
};
const consentOf = () => create({ name: freshName() }).consent;

/** What a vendor's tag does. */
function ask<T = TcData>(command: string, parameter?: unknown): { values: T[]; success: boolean[] } {
  const answers = { values: [] as T[], success: [] as boolean[] };
  const hear = (value: unknown, success: boolean) => {
    answers.values.push(value as T);
    answers.success.push(success);
  };
  (tcfPage.__tcfapi as TcfApi)(command, 2, hear, parameter);
  return answers;
}

describe('writeTcf', () => {
  let stop = () => {};

  afterEach(() => {
    stop();
    delete tcfPage.__tcfapi;
  });

  it('gives vendors no yes before the answer, tells each answer, and forgets who asks it to', () => {
    const consent = consentOf();
    stop = writeTcf(consent, cmp);
    expect(ask<object>('ping').values[0]).to.deep.include({
      cmpLoaded: true,
      displayStatus: 'visible',
      cmpId: 31,
      gvlVersion: 9,
    });
    const { values } = ask('addEventListener');
    expect(values[0]).to.include({ eventStatus: 'cmpuishown', listenerId: 1, gdprApplies: true });
    expect(values[0]!.purpose!.consents).to.include({ 1: false, 8: false });
    consent.answer(['analytics', 'location']);
    expect(values[1]).to.include({ eventStatus: 'useractioncomplete' });
    expect(values[1]!.purpose!.consents).to.include({ 1: true, 2: false, 8: true });
    expect(values[1]!.vendor!.consents).to.deep.equal({ 8: true, 21: true });
    expect(values[1]!.specialFeatureOptins).to.deep.equal({ 1: true, 2: false });
    expect(grantedByTcString(values[1]!.tcString as string)).to.have.members(['analytics', 'location']);
    expect(ask<object>('ping').values[0]).to.include({ displayStatus: 'hidden' });
    expect(ask<boolean>('removeEventListener', 1).values).to.deep.equal([true]);
    expect(ask<boolean>('removeEventListener', 1).values).to.deep.equal([false]);
    consent.withdraw();
    expect(values).to.have.length(2);
    expect(ask('getTCData').values[0]!.purpose!.consents).to.include({ 1: false });
    consent.forget();
    expect(ask('getTCData').values[0]).to.include({ eventStatus: 'cmpuishown' });
  });

  it('knows no other command, no other version, and only so many listeners', () => {
    stop = writeTcf(consentOf(), cmp);
    for (const command of ['getVendorList', 'constructor', '__proto__']) {
      expect(ask(command).success).to.deep.equal([false]);
    }
    (tcfPage.__tcfapi as TcfApi)('ping', 1, (_value, success) => expect(success).to.equal(false));
    const answers = Array.from({ length: 300 }, () => ask('addEventListener').success[0]);
    expect(answers.filter(Boolean)).to.have.length(256);
  });

  it('answers what a stub has kept, and stands aside for another consent tool', () => {
    const kept: unknown[] = [];
    const heard: unknown[] = [];
    tcfPage.__tcfapi = (...call: unknown[]) => {
      if (call.length === 0) return kept;
      if (call[0] === 'ping') return (call[2] as (pong: object) => void)({ cmpLoaded: false });
      return kept.push(call);
    };
    (tcfPage.__tcfapi as TcfApi)('addEventListener', 2, (value) => heard.push(value));
    stop = writeTcf(consentOf(), cmp);
    expect(heard).to.have.length(1);

    const codes: string[] = [];
    const before = tcfPage.__tcfapi;
    writeTcf(consentOf(), { ...cmp, failed: ({ code }) => codes.push(code) })();
    expect(codes).to.deep.equal(['tcf_taken']);
    expect(tcfPage.__tcfapi).to.equal(before);
  });

  it('is read back by readTcf as it was answered', () => {
    const ours = consentOf();
    const theirs = consentOf();
    stop = writeTcf(ours, cmp);
    const stopReading = readTcf(theirs);
    expect(theirs.receipt()).to.equal(undefined);
    ours.answer(['marketing', 'personalisation']);
    expect(theirs.receipt()!.granted).to.have.members(['marketing', 'personalisation']);
    ours.withdraw();
    expect(theirs.receipt()!.granted).to.deep.equal([]);
    stopReading();
  });

  it('answers frames, in the way they ask, and takes its locator with it', async () => {
    const consent = consentOf();
    consent.answer(['analytics']);
    stop = writeTcf(consent, cmp);
    expect(locatorName in window.frames).to.equal(true);
    const frame = document.createElement('iframe');
    frame.srcdoc = `<script>
      addEventListener('message', ({ data }) => { parent.heard = (parent.heard || []).concat([data]); });
      const __tcfapiCall = { command: 'addEventListener', version: 2, callId: 'a' };
      parent.postMessage({ __tcfapiCall }, '*');
      parent.postMessage(JSON.stringify({ __tcfapiCall: { ...__tcfapiCall, callId: 'b' } }), '*');
      parent.postMessage('{__tcfapi', '*');
      parent.postMessage({ __tcfapiCall: 7 }, '*');
    </script>`;
    document.body.append(frame);
    const page = window as unknown as { heard?: unknown[] };
    await until(() => (page.heard?.length ?? 0) >= 3);
    const answers = page.heard!.map(
      (data) => (typeof data === 'string' ? JSON.parse(data) : data).__tcfapiReturn,
    );
    expect(answers.map(({ callId, success }) => [callId, success])).to.deep.include.members([
      ['a', true],
      ['b', true],
    ]);
    expect(typeof page.heard![1]).to.equal('string');
    frame.remove();
    stop();
    expect(locatorName in window.frames).to.equal(false);
    expect(frameAround()).to.equal(undefined);
  });

  it('is asked by messages as by calls', async () => {
    const consent = consentOf();
    stop = writeTcf(consent, cmp);
    const { api, close } = ofFrame(window);
    const heard: TcData[] = [];
    api('addEventListener', 2, (value) => heard.push(value as TcData));
    await until(() => heard.length === 1);
    consent.answer(['analytics']);
    await until(() => heard.length === 2);
    expect(heard.map(({ eventStatus }) => eventStatus)).to.deep.equal(['cmpuishown', 'useractioncomplete']);
    let removed: unknown;
    api('removeEventListener', 2, (value) => (removed = value), heard[0]!.listenerId);
    await until(() => removed === true);
    close();
  });
});
