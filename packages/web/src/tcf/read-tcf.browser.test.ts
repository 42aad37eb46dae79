import { expect } from '@esm-bundle/chai';
import { until } from '../test-backend.js';
import { create, freshName } from '../test-page.js';
import { readTcf } from './read-tcf.js';
import { tcfPage, type TcfCallback } from './tcf-api.js';

/** A consent tool as others make them: keeps listeners, tells each of them what it is told to say. */
function fakeCmp(first: Record<string, unknown> = { eventStatus: 'cmpuishown' }) {
  const listeners = new Map<number, TcfCallback>();
  let ids = 0;
  let state = first;
  const tell = (id: number) =>
    listeners.get(id)?.({ cmpStatus: 'loaded', gdprApplies: true, ...state, listenerId: id }, true);
  const api = (command: string, _version: number, callback: TcfCallback, parameter?: unknown) => {
    if (command === 'addEventListener') {
      listeners.set((ids += 1), callback);
      tell(ids);
    } else if (command === 'removeEventListener') callback(listeners.delete(parameter as number), true);
  };
  return {
    api,
    listeners,
    say(next: Record<string, unknown>) {
      state = next;
      for (const id of listeners.keys()) tell(id);
    },
  };
}

const yesTo = (...ids: number[]) => ({ consents: Object.fromEntries(ids.map((id) => [id, true])) });
const analytics = { purpose: yesTo(1, 8, 9, 10) };
const everything = { purpose: yesTo(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), specialFeatureOptins: { 1: true } };
const consentOf = () => create({ name: freshName() }).consent;

describe('readTcf', () => {
  let stop = () => {};

  afterEach(() => {
    stop();
    delete tcfPage.__tcfapi;
    document.querySelector('iframe')?.remove();
  });

  it('takes what is chosen for an answer, and an open notice for none', () => {
    const cmp = fakeCmp({ eventStatus: 'cmpuishown', tcString: 'C0', ...everything });
    tcfPage.__tcfapi = cmp.api;
    const consent = consentOf();
    stop = readTcf(consent);
    expect(consent.receipt()).to.equal(undefined);
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C1', ...analytics });
    expect(consent.receipt()!.granted).to.deep.equal(['analytics']);
    expect(consent.receipt()!.notice).to.match(/^tcf:[0-9a-f]{8}$/);
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C2', ...everything });
    expect(consent.receipt()!.granted).to.have.members([
      'analytics',
      'personalisation',
      'marketing',
      'location',
    ]);
    // Half of what a purpose stands for is no yes, nor is anything but true.
    cmp.say({
      eventStatus: 'useractioncomplete',
      tcString: 'C3',
      purpose: { consents: { 1: true, 8: 1, 9: true } },
    });
    expect(consent.receipt()!.granted).to.deep.equal([]);
  });

  it('keeps one receipt for one choice, and what the framework has no word for', () => {
    const cmp = fakeCmp({ eventStatus: 'tcloaded', tcString: 'C1', ...analytics });
    tcfPage.__tcfapi = cmp.api;
    const consent = consentOf();
    stop = readTcf(consent);
    const { id } = consent.receipt()!;
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C1', ...analytics });
    expect(consent.receipt()!.id).to.equal(id);
    consent.answer(['health']);
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C1', ...analytics });
    expect(consent.receipt()!.granted).to.have.members(['health', 'analytics']);
  });

  it('does not undo a withdrawal because a page loads', () => {
    const cmp = fakeCmp({ eventStatus: 'tcloaded', tcString: 'C1', ...analytics });
    tcfPage.__tcfapi = cmp.api;
    const consent = consentOf();
    stop = readTcf(consent);
    consent.withdraw();
    cmp.say({ eventStatus: 'tcloaded', tcString: 'C1', ...analytics });
    expect(consent.decide('analytics')).to.equal('deny');
    consent.answer([], 'our own notice');
    cmp.say({ eventStatus: 'tcloaded', tcString: 'C2', ...analytics });
    expect(consent.decide('analytics')).to.equal('deny');
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C1', ...analytics });
    expect(consent.decide('analytics')).to.equal('allow');
  });

  it('goes by what the site says where the GDPR does not apply', () => {
    const cmp = fakeCmp({ eventStatus: 'tcloaded', gdprApplies: false });
    tcfPage.__tcfapi = cmp.api;
    const consent = consentOf();
    stop = readTcf(consent);
    expect(consent.receipt()).to.equal(undefined);
    stop();
    stop = readTcf(consent, { outsideGdpr: ['analytics'] });
    expect(consent.receipt()!.granted).to.deep.equal(['analytics']);
  });

  it("asks for a vendor's yes too, and for the site's own purposes, when it is told to", () => {
    const consents = { 1: true, 8: true, 9: true, 10: true };
    const cmp = fakeCmp({
      eventStatus: 'tcloaded',
      tcString: 'C1',
      ...everything,
      publisher: { consents },
      vendor: yesTo(8),
    });
    tcfPage.__tcfapi = cmp.api;
    const grantedWith = (options: Parameters<typeof readTcf>[1]) => {
      const consent = consentOf();
      readTcf(consent, options)();
      return consent.receipt()!.granted;
    };
    expect(grantedWith({ vendorId: 9 })).to.deep.equal([]);
    expect(grantedWith({ vendorId: 8, of: 'publisher' })).to.have.members(['analytics', 'location']);
    expect(grantedWith({ purposes: { marketing: { purposes: [2] } } })).to.deep.equal(['marketing']);
  });

  it('finds a consent tool that loads later, behind a stub that forgets', async () => {
    const consent = consentOf();
    stop = readTcf(consent);
    tcfPage.__tcfapi = () => {};
    await new Promise((done) => setTimeout(done, 300));
    tcfPage.__tcfapi = fakeCmp({ eventStatus: 'tcloaded', tcString: 'C1', ...analytics }).api;
    await until(() => consent.receipt() !== undefined);
    expect(consent.receipt()!.granted).to.deep.equal(['analytics']);
  });

  it('leaves no listener behind', () => {
    const cmp = fakeCmp();
    tcfPage.__tcfapi = cmp.api;
    const consent = consentOf();
    readTcf(consent)();
    expect(cmp.listeners.size).to.equal(0);
    cmp.say({ eventStatus: 'useractioncomplete', tcString: 'C1', ...analytics });
    expect(consent.receipt()).to.equal(undefined);
  });

  it('throws nothing into the page, whatever the tool does', () => {
    const consent = consentOf();
    const failures: unknown[] = [];
    const failed = (cause: unknown) => failures.push(cause);
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no');
        },
      },
    );
    const answers = [undefined, null, 7, '', [], { purpose: 'yes' }, hostile];
    for (const answer of answers) {
      tcfPage.__tcfapi = (command: string, _version: number, callback: TcfCallback) => {
        if (command === 'addEventListener') callback(answer, true);
        else throw new Error('never');
      };
      readTcf(consent, { failed })();
    }
    tcfPage.__tcfapi = () => {
      throw new Error('broken');
    };
    readTcf(consent, { failed })();
    tcfPage.__tcfapi = (_command: string, _version: number, callback: TcfCallback) => callback(null, false);
    readTcf(consent, { failed })();
    const error = fakeCmp({ eventStatus: 'tcloaded', cmpStatus: 'error', ...everything });
    tcfPage.__tcfapi = error.api;
    readTcf(consent, { failed })();
    expect(consent.receipt()).to.equal(undefined);
    expect(failures).to.have.length.greaterThan(2);
  });
});
