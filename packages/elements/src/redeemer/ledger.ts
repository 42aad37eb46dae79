import type { KeyValueStore } from '@omokit/core';
import type { LocalText } from '@omokit/protocol';

/** Something this device handed out, or is about to. */
export interface LedgerEntry {
  redemptionId: string;
  passId: string;
  campaign: string;
  title: LocalText;
  /** ISO 8601, the device's clock. */
  at: string;
  /** `reporting`: written down, but not yet known to be in the queue; nothing has been handed out for it. */
  state: 'reporting' | 'provisional' | 'confirmed' | 'conflict';
  code?: string;
  spentBy?: { device: string; at: string };
  /** Staff have seen the conflict. */
  acknowledged?: boolean;
  /** `OMO1:…`, while it has still to be reported. */
  pass?: string;
}

const storageKey = 'redeemer.ledger';
const maxSettled = 200;
const states: readonly string[] = ['reporting', 'provisional', 'confirmed', 'conflict'];

const isOpen = (entry: LedgerEntry) =>
  entry.state === 'reporting' ||
  entry.state === 'provisional' ||
  (entry.state === 'conflict' && !entry.acknowledged);

function isEntry(value: unknown): value is LedgerEntry {
  const entry = value as Partial<LedgerEntry> | null;
  return (
    typeof entry === 'object' &&
    typeof entry?.redemptionId === 'string' &&
    typeof entry.passId === 'string' &&
    typeof entry.at === 'string' &&
    states.includes(entry.state ?? '')
  );
}

export interface Ledger {
  /** Newest first. */
  entries(): readonly LedgerEntry[];
  find(redemptionId: string): LedgerEntry | undefined;
  /** Uses of a pass this device has accepted. */
  acceptedHere(passId: string): LedgerEntry[];
  /** Adds or replaces; false when the device did not keep it. */
  put(entry: LedgerEntry): boolean;
  remove(redemptionId: string): void;
}

/**
 * The device's book of redemptions. What is open (unconfirmed, or a conflict nobody has acknowledged) is never
 * dropped; of the rest the last 200 are kept.
 */
export function openLedger(storage: KeyValueStore): Ledger {
  let entries = read();

  function read(): LedgerEntry[] {
    try {
      const value: unknown = JSON.parse(storage.get(storageKey) ?? '[]');
      return Array.isArray(value) ? value.filter(isEntry) : [];
    } catch {
      // Damaged beyond reading. What was in the queue is reported all the same.
      return [];
    }
  }

  function write(next: LedgerEntry[]): boolean {
    let settled = 0;
    entries = next.filter((entry) => isOpen(entry) || ++settled <= maxSettled);
    const text = JSON.stringify(entries);
    storage.set(storageKey, text);
    // `set` never throws, not even when the disk is full.
    return storage.get(storageKey) === text;
  }

  return {
    entries: () => entries,
    find: (redemptionId) => entries.find((entry) => entry.redemptionId === redemptionId),
    acceptedHere: (passId) =>
      entries.filter((entry) => entry.passId === passId && entry.state !== 'conflict'),
    put(entry) {
      const before = entries;
      const isSame = ({ redemptionId }: LedgerEntry) => redemptionId === entry.redemptionId;
      const next = entries.some(isSame)
        ? entries.map((each) => (isSame(each) ? entry : each))
        : [entry, ...entries];
      if (write(next)) return true;
      entries = before;
      return false;
    },
    remove(redemptionId) {
      write(entries.filter((entry) => entry.redemptionId !== redemptionId));
    },
  };
}
