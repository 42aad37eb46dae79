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
  /** Runs when the answer may have changed in another tab. Returns nothing: it lasts as long as the page. */
  whenChangedElsewhere(run: () => void): void;
}

/**
 * Consent whose receipt is kept on the device: the one thing that is, whatever the answer. An answer given in another
 * tab counts in this one at once.
 */
export function createStoredConsent(options: StoredConsentOptions): AskableConsent {
  const { initial, disk, newId, now } = options;
  const listeners = new Set<() => void>();
  let current = load();

  function load(): AskableConsent {
    const consent = createConsent({
      initial,
      stored: readReceipt(disk.get(key)),
      globalPrivacyControl: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
      newId,
      now,
      store: (receipt) => (receipt ? disk.set(key, JSON.stringify(receipt)) : disk.remove(key)),
    });
    consent.watch(tellAll);
    return consent;
  }

  function tellAll(): void {
    for (const run of [...listeners]) run();
  }

  options.whenChangedElsewhere(() => {
    if (readReceipt(disk.get(key))?.id === current.receipt()?.id) return;
    current = load();
    tellAll();
  });

  return {
    decide: (purpose) => current.decide(purpose),
    receiptId: () => current.receipt()?.id,
    receipt: () => current.receipt(),
    answer: (granted, notice) => current.answer(granted, notice),
    withdraw: () => current.withdraw(),
    forget: () => current.forget(),
    watch(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
  };
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
