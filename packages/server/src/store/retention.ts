import type { Database } from 'better-sqlite3';
import { eventNames, purposes, type OmoEvent, type Purpose, type Retention } from '@omokit/protocol';
import { emptyEvent } from './empty-event.js';
import type { LoggedEvent } from './events.js';
import { isServerMessage } from './server-event.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** How long events of each purpose are kept, in days; for ever where nothing is said. */
export type RetentionDays = Partial<Record<Purpose, number>>;

const dayMs = 86_400_000;
/** Of one transaction: a few milliseconds, so that intake hardly waits. */
const page = 250;

/** What came without a purpose is another SDK's, and analytics. */
export const purposeOf = ({ context }: OmoEvent): Purpose => {
  const stated = context?.omo?.purpose ?? context?.['purpose'];
  return purposes.find((purpose) => purpose === stated) ?? 'analytics';
};

export function createRetentionRows(database: Database): void {
  database.exec(`
  create table retention (
    purpose text primary key,
    after integer not null,
    expired integer not null,
    oldest integer,
    run_at integer not null
  ) strict, without rowid;
  `);
}
interface Row {
  after: number;
  expired: number;
  oldest: number | null;
  run_at: number;
}

/** How far the log was walked for each purpose, and what was found. */
export function createRetentionTable(database: Database) {
  const one = database.prepare<[string], Row>('select * from retention where purpose = ?');
  const put = database.prepare(
    `insert into retention (purpose, after, expired, oldest, run_at) values (@purpose, @after, @expired, @oldest, @now)
     on conflict (purpose) do update set after = excluded.after, expired = expired + excluded.expired,
       oldest = excluded.oldest, run_at = excluded.run_at`,
  );
  return {
    after: (purpose: Purpose): number => one.get(purpose)?.after ?? 0,
    note: (step: { purpose: Purpose; after: number; expired: number; oldest: number | null; now: number }) =>
      void put.run(step),
    status(days: RetentionDays): Retention {
      const rows = new Map(purposes.map((purpose) => [purpose, one.get(purpose)]));
      const runs = [...rows.values()].flatMap((row) => row?.run_at ?? []);
      return {
        purposes: purposes.map((purpose) => {
          const { expired = 0, oldest = null } = rows.get(purpose) ?? {};
          return {
            purpose,
            days: days[purpose] ?? null,
            expired,
            ...(oldest !== null && { oldest: iso(oldest) }),
          };
        }),
        ...(runs.length > 0 && { lastRunAt: iso(Math.max(...runs)) }),
      };
    },
  };
}
export type RetentionTable = ReturnType<typeof createRetentionTable>;

/**
 * Takes the contents of the next events of a purpose that arrived too long ago, oldest first, within one transaction;
 * answers how many, and whether there may be more.
 */
export function expireSome(
  tables: Tables,
  { purpose, days, now }: { purpose: Purpose; days: number; now: number },
): { expired: number; more: boolean } {
  const from = tables.retention.after(purpose);
  const cutoff = now - days * dayMs;
  // What came while the clock was ahead is as old as what follows it in the log, whenever it says it came.
  const arrivals = tables.events.arrivals(from, now, page);
  const firstKept = arrivals.findIndex(({ receivedAt }) => receivedAt > cutoff);
  const end = (firstKept < 0 ? arrivals : arrivals.slice(0, firstKept)).at(-1)?.offset ?? from;
  const old = tables.events.after(from, page).filter(({ offset }) => offset <= end);
  const due = old.filter(({ event }) => purposeOf(event) === purpose && !isEmptied(event));
  tables.events.replace(due.map((each) => ({ ...each, event: expiredEvent(each.event) })));
  for (const { subject, offset } of due) if (subject) tables.traits.forgetFrom(subject, offset);
  tables.retention.note({
    purpose,
    after: old.at(-1)?.offset ?? from,
    expired: due.length,
    oldest: arrivals[firstKept]?.receivedAt ?? null,
    now,
  });
  return { expired: due.length, more: old.length === page };
}

const isEmptied = ({ context }: LoggedEvent['event']): boolean =>
  context?.['erased'] === true || context?.['expired'] === true;

/** What stays: the place, and of a statement who it is about, since people are made from these; never what they are like. */
function expiredEvent(event: OmoEvent): OmoEvent {
  const { context: place, ...emptied } = emptyEvent(event);
  const { anonymousId, userId, previousId, properties, context } = event;
  const isAnswer = event.event === eventNames.consentGranted || event.event === eventNames.consentWithdrawn;
  const isOwnLink =
    isServerMessage(event.messageId) &&
    (event.event === eventNames.identityLinked || event.event === eventNames.identityUnlinked);
  const states = event.type === 'identify' || event.type === 'alias' || isAnswer || isOwnLink;
  return {
    ...emptied,
    ...(states && {
      ...(anonymousId !== undefined && { anonymousId }),
      ...(userId !== undefined && { userId }),
      ...(previousId !== undefined && { previousId }),
      ...((isAnswer || isOwnLink) && properties && { properties }),
    }),
    context: {
      expired: true,
      ...(place?.omo && { omo: place.omo }),
      ...(states && context?.externalIds && { externalIds: context.externalIds }),
    },
  };
}
