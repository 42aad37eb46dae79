import { describe, expect, it, vi } from 'vitest';
import { purposes } from '@omokit/protocol';
import { createConsent, sensitivePurposes, type ConsentOptions, type ConsentReceipt } from './consent.js';

function make(options: Partial<ConsentOptions> = {}) {
  let count = 0;
  const store = vi.fn();
  const consent = createConsent({
    initial: 'ask',
    newId: () => `receipt-${(count += 1)}`,
    now: () => Date.UTC(2026, 0, 1),
    store,
    ...options,
  });
  return { consent, store };
}

describe('createConsent', () => {
  it('holds every purpose until the person has answered', () => {
    const { consent, store } = make();
    expect(purposes.map((purpose) => consent.decide(purpose))).toEqual(purposes.map(() => 'hold'));
    expect(consent.receiptId?.()).toBeUndefined();
    expect(store).not.toHaveBeenCalled();
  });

  it("lets the service itself work before the answer when initial is 'operation'", () => {
    const { consent } = make({ initial: 'operation' });
    expect(consent.decide('operation')).toBe('allow');
    expect(consent.decide('analytics')).toBe('hold');
  });

  it("takes 'granted' as a yes to all but the sensitive purposes", () => {
    const { consent } = make({ initial: 'granted' });
    for (const purpose of purposes) {
      expect(consent.decide(purpose)).toBe(sensitivePurposes.has(purpose) ? 'deny' : 'allow');
    }
  });

  it('allows what was granted, denies the rest, keeps a receipt and tells its watchers', () => {
    const { consent, store } = make();
    const run = vi.fn();
    const stop = consent.watch(run);
    const receipt = consent.answer(['analytics'], '2');
    expect(receipt).toEqual({
      id: 'receipt-1',
      notice: '2',
      at: '2026-01-01T00:00:00.000Z',
      granted: ['analytics'],
    });
    expect(store).toHaveBeenCalledWith(receipt);
    expect(consent.decide('analytics')).toBe('allow');
    expect(consent.decide('marketing')).toBe('deny');
    expect(consent.decide('operation')).toBe('allow');
    expect(run).toHaveBeenCalledTimes(1);
    stop();
    consent.withdraw();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('takes a withdrawal as a no to everything but the service itself', () => {
    const { consent } = make();
    consent.answer(['analytics', 'marketing']);
    consent.withdraw();
    expect(consent.decide('analytics')).toBe('deny');
    expect(consent.decide('operation')).toBe('allow');
  });

  it('honours Global Privacy Control over a stored yes', () => {
    const stored = { id: 'r', notice: '1', at: '', granted: ['analytics' as const, 'marketing' as const] };
    const { consent } = make({ stored, globalPrivacyControl: true });
    expect(consent.decide('marketing')).toBe('deny');
    expect(consent.decide('analytics')).toBe('allow');
    expect(consent.answer(['analytics', 'marketing']).granted).toEqual(['analytics']);
  });

  it('asks the next visitor again after forget', () => {
    const { consent, store } = make();
    consent.answer(['analytics']);
    consent.forget();
    expect(consent.decide('analytics')).toBe('hold');
    expect(store).toHaveBeenLastCalledWith(undefined);
  });

  it('tells every watcher, whatever one of them throws, and throws nothing itself', () => {
    const failed = vi.fn();
    const { consent } = make({ failed });
    const cause = new Error('watcher');
    consent.watch(() => {
      throw cause;
    });
    const run = vi.fn();
    consent.watch(run);
    expect(consent.answer(['analytics'])).toMatchObject({ granted: ['analytics'] });
    expect(run).toHaveBeenCalledOnce();
    expect(failed).toHaveBeenCalledWith(cause);
  });

  it('takes over what another page stored, and says where it came from', () => {
    let heard: (receipt: ConsentReceipt | undefined) => void = () => {};
    const { consent, store } = make({ whenStoredElsewhere: (changed) => (heard = changed) });
    const run = vi.fn();
    consent.watch(run);
    const receipt = { id: 'r', notice: '1', at: '', granted: ['analytics' as const] };
    heard(receipt);
    heard(receipt);
    expect(consent.receipt()).toBe(receipt);
    expect(run.mock.calls).toEqual([['elsewhere']]);
    expect(store).not.toHaveBeenCalled();
  });
});
