import {
  createConsent,
  type AskableConsent,
  type ConsentOptions,
  type ConsentReceipt,
  type KeyValueStore,
} from '@omokit/core';

const key = 'consent';

/**
 * Consent whose receipt is kept on the device: the one thing that is, whatever the answer. An answer given in another
 * tab counts in this one at once: `whenStoredElsewhere` is called with what to run when there may be one.
 */
export function createStoredConsent(
  storage: KeyValueStore,
  options: Pick<ConsentOptions, 'initial' | 'newId' | 'now' | 'failed'>,
  whenStoredElsewhere: (run: () => void) => void,
): AskableConsent {
  const stored = () => readReceipt(storage.get(key));
  return createConsent({
    ...options,
    stored: stored(),
    globalPrivacyControl: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
    store: (receipt) => (receipt ? storage.set(key, JSON.stringify(receipt)) : storage.remove(key)),
    whenStoredElsewhere: (changed) => whenStoredElsewhere(() => changed(stored())),
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
