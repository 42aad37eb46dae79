import type { Database } from 'better-sqlite3';
import { eventNames, purposes, type Identifier, type OmoEvent, type Purpose } from '@omokit/protocol';
import { createBoundedMap } from './bounded-map.js';

const remembered = 20_000;

export function createWithdrawalRows(database: Database): void {
  database.exec(`
  create table withdrawals (
    visit text not null,
    purpose text not null,
    withdrawn_at integer not null,
    granted_at integer not null,
    primary key (visit, purpose)
  ) strict, without rowid;
  `);
}

/** An answer that a visitor gave, as its event tells it. */
export interface ConsentChange {
  granted: boolean;
  purposes: Purpose[];
  /** Milliseconds since 1970, by the clock that made the receipt. */
  at: number;
}

/** Milliseconds since 1970 that a UUIDv7 was made at (RFC 9562, section 5.7); undefined for any other text. */
export function timeOfReceipt(id: unknown): number | undefined {
  if (typeof id !== 'string' || !/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/i.test(id)) return undefined;
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** What a `Consent Granted` or `Consent Withdrawn` says; undefined for every other event. */
export function consentChangeIn({ event, properties, timestamp }: OmoEvent): ConsentChange | undefined {
  const granted = event === eventNames.consentGranted;
  if (!granted && event !== eventNames.consentWithdrawn) return undefined;
  const stated = properties?.['purposes'];
  if (!Array.isArray(stated)) return undefined;
  const at = timeOfReceipt(properties?.['receipt_id']) ?? Date.parse(timestamp);
  return { granted, purposes: purposes.filter((purpose) => stated.includes(purpose)), at };
}

interface Row {
  purpose: string;
  withdrawn_at: number;
  granted_at: number;
}

/** What each visitor took back, and when they gave it anew. Made from the log alone. */
export function createWithdrawalTable(database: Database) {
  const put = database.prepare(
    `insert into withdrawals (visit, purpose, withdrawn_at, granted_at) values (@visit, @purpose, @withdrawn, @granted)
     on conflict (visit, purpose) do update set withdrawn_at = max(withdrawn_at, excluded.withdrawn_at),
       granted_at = max(granted_at, excluded.granted_at)`,
  );
  const rowsOf = database.prepare<[string], Row>(
    'select purpose, withdrawn_at, granted_at from withdrawals where visit = ? and withdrawn_at > 0',
  );
  const any = database
    .prepare<[], number>('select exists (select 1 from withdrawals where withdrawn_at > 0)')
    .pluck();
  const remove = database.prepare('delete from withdrawals where visit = ?');
  const known = createBoundedMap<string, Row[]>(remembered);
  let isEmpty: boolean | undefined;

  function undo(): void {
    known.clear();
    isEmpty = undefined;
  }

  function of(visit: string): Row[] {
    let rows = known.get(visit);
    if (!rows) known.set(visit, (rows = rowsOf.all(visit)));
    return rows;
  }

  return {
    note(visit: string, { granted, purposes, at }: ConsentChange): void {
      for (const purpose of purposes)
        put.run({ visit, purpose, withdrawn: granted ? 0 : at, granted: granted ? at : 0 });
      known.delete(visit);
      isEmpty = undefined;
    },
    /** Whether this visitor ever took anything back: only then need their events be looked into. */
    hasAny(visit: string): boolean {
      isEmpty ??= any.get() === 0;
      return !isEmpty && of(visit).length > 0;
    },
    /** Whether an event was collected under a consent that was taken back later, and not given anew since. */
    isWithdrawn(visit: string, { context }: OmoEvent): boolean {
      const omo = context?.omo;
      const row = of(visit).find(({ purpose }) => purpose === omo?.purpose);
      if (!row) return false;
      const receipt = timeOfReceipt(omo?.consent);
      return receipt === undefined ? row.granted_at <= row.withdrawn_at : receipt < row.withdrawn_at;
    },
    forget({ type, value }: Identifier): void {
      if (type === 'anonymous') remove.run(value);
      undo();
    },
    undo,
    clear(): void {
      undo();
      database.exec('delete from withdrawals');
    },
  };
}
export type WithdrawalTable = ReturnType<typeof createWithdrawalTable>;
