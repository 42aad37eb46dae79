import type { Purpose } from '@omokit/protocol';
import type { Stop } from './platform.js';

export type Decision = 'allow' | 'deny' | 'hold';

/** The gate every event passes. `hold` means the person has not answered yet: memory only, nothing sent. */
export interface Consent {
  decide(purpose: Purpose): Decision;
  /** Id of the receipt in force, stamped on each event. */
  receiptId?(): string | undefined;
  /** Runs after each change of any decision; 'elsewhere' when the person answered in another tab. */
  watch(run: (from?: 'elsewhere') => void): Stop;
}

/** What a person answered to which notice: kept on the device, its id on every event collected under it. */
export interface ConsentReceipt {
  /** UUIDv7 */
  id: string;
  /** Version of the notice they were shown. */
  notice: string;
  /** ISO 8601 */
  at: string;
  /** Purposes they said yes to; `operation` needs no yes. */
  granted: Purpose[];
}

/** A consent that can be asked for: what `<omo-consent>` talks to. */
export interface AskableConsent extends Consent {
  /** The answer in force; undefined until the person has answered. */
  receipt(): ConsentReceipt | undefined;
  /** Records an answer: a yes to these purposes, a no to all others. Returns the receipt. */
  answer(granted: readonly Purpose[], notice?: string): ConsentReceipt;
  /** Takes back every yes: same as answering with no purposes. */
  withdraw(): ConsentReceipt;
  /** Forgets the answer: the next visitor is asked again. */
  forget(): void;
}

export type InitialConsent = 'ask' | 'operation' | 'granted';

export interface ConsentOptions {
  /**
   * Until answered: 'ask' holds everything; 'operation' lets through what the service itself needs (a till that
   * redeems) and holds the rest; 'granted' is a yes to every purpose that is not sensitive.
   */
  initial: InitialConsent;
  stored?: ConsentReceipt | undefined;
  /** Global Privacy Control: a no to marketing and personalisation that no stored yes overrides. */
  globalPrivacyControl?: boolean;
  newId(): string;
  now(): number;
  /** Keeps (or with undefined removes) the receipt on the device. */
  store(receipt: ConsentReceipt | undefined): void;
  /** Called once, with what to run when another page may have stored a receipt, or removed it. */
  whenStoredElsewhere?(changed: (receipt: ConsentReceipt | undefined) => void): void;
  /** A watcher threw; the others ran all the same. */
  failed?(cause: unknown): void;
}

/** Purposes that need a yes of their own and are never part of a general one (GDPR art. 9, PIPL art. 28-29). */
export const sensitivePurposes: ReadonlySet<Purpose> = new Set<Purpose>(['location', 'health', 'minors']);

/** Purposes a Global Privacy Control signal says no to (W3C GPC: sale and sharing). */
const controlledPurposes: ReadonlySet<Purpose> = new Set<Purpose>(['marketing', 'personalisation']);

export function createConsent(options: ConsentOptions): AskableConsent {
  const listeners = new Set<(from?: 'elsewhere') => void>();
  const { initial } = options;
  let receipt = options.stored;

  const isControlled = (purpose: Purpose) =>
    options.globalPrivacyControl === true && controlledPurposes.has(purpose);

  function replace(next: ConsentReceipt | undefined): void {
    receipt = next;
    options.store(next);
    tell();
  }

  function tell(from?: 'elsewhere'): void {
    for (const run of [...listeners]) {
      try {
        run(from);
      } catch (cause) {
        options.failed?.(cause);
      }
    }
  }

  options.whenStoredElsewhere?.((stored) => {
    if (stored?.id === receipt?.id) return;
    receipt = stored;
    tell('elsewhere');
  });

  function answer(granted: readonly Purpose[], notice = receipt?.notice ?? '1'): ConsentReceipt {
    const next: ConsentReceipt = {
      id: options.newId(),
      notice,
      at: new Date(options.now()).toISOString(),
      granted: [...new Set(granted)].filter((purpose) => !isControlled(purpose)),
    };
    replace(next);
    return next;
  }

  return {
    decide(purpose) {
      if (purpose === 'operation') return receipt || initial !== 'ask' ? 'allow' : 'hold';
      if (!receipt && initial !== 'granted') return 'hold';
      const isGranted = receipt ? receipt.granted.includes(purpose) : !sensitivePurposes.has(purpose);
      return isGranted && !isControlled(purpose) ? 'allow' : 'deny';
    },
    receiptId: () => receipt?.id,
    watch(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    receipt: () => receipt,
    answer,
    withdraw: () => answer([]),
    forget: () => replace(undefined),
  };
}
