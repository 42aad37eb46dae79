import {
  createConsent,
  type AskableConsent,
  type ConsentReceipt,
  type InitialConsent,
  type KeyValueStore,
} from '@omokit/core';

const key = 'consent';

export interface StoredConsentOptions {
  initial: InitialConsent;
  disk: KeyValueStore;
  newId(): string;
  now(): number;
  /** Runs when the answer may have changed in another tab. */
  whenChangedElsewhere(run: () => void): void;
  /** A watcher threw. */
  failed(cause: unknown): void;
}

/**
 * Consent whose receipt is kept on the device: the one thing that is, whatever the answer. An answer given in another
 * tab counts in this one at once.
 */
export function createStoredConsent({
  disk,
  whenChangedElsewhere,
  ...options
}: StoredConsentOptions): AskableConsent {
  const stored = () => readReceipt(disk.get(key));
  return createConsent({
    ...options,
    stored: stored(),
    globalPrivacyControl: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
    store: (receipt) => (receipt ? disk.set(key, JSON.stringify(receipt)) : disk.remove(key)),
    whenStoredElsewhere: (changed) => whenChangedElsewhere(() => changed(stored())),
  });
}

/** A receipt that cannot be read counts as no answer: the person is asked again. */
function readReceipt(text: string | undefined): ConsentReceipt | undefined {
  try {
    const receipt = JSON.parse(text ?? 'null') as ConsentReceipt | null;
    return receipt && typeof receipt.id === 'string' && Array.isArray(receipt.granted) ? receipt : undefined;
  } catch {
    // Not JSON: someone else's value, or a write cut short.
    return undefined;
  }
}
