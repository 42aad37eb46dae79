import type { Held, JudgedLink, PersonExport, PersonSummary, Purpose } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import type { Database } from 'better-sqlite3';
import { belongingsOf, type Whose } from './belongings.js';
import { purposeOf, type RetentionDays } from './retention.js';
import { redemptionOf, type RedemptionRow } from './redemptions.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';
import { timelineItem } from './timeline.js';

/** Reads what is kept of somebody besides events. */
export function createPossessions(database: Database) {
  const passes = database.prepare<
    [string],
    { id: string; campaign: string; used: number; created_at: number }
  >('select id, campaign, used, created_at from passes where holder = ? order by created_at, id');
  const redemptions = database.prepare<[string], RedemptionRow>(
    'select * from redemptions where pass_id = ? order by received_at, id',
  );
  return {
    passesOf: ({ identifiers }: Whose) => identifiers.flatMap((each) => passes.all(identifierKey(each))),
    redemptionsOf: (passId: string) => redemptions.all(passId).map(redemptionOf),
  };
}

/** The person these identifiers are of, whole, except of a visit. */
const personOf = (tables: Tables, { scope, identifiers }: Whose) => {
  const id = scope !== 'visit' && identifiers[0] ? tables.people.idOf(identifiers[0]) : undefined;
  return id === undefined ? undefined : tables.findPeople.get(id, Infinity);
};

/** What links say of these identifiers and of nobody else. */
function linksAmong(links: readonly JudgedLink[], { scope, identifiers }: Whose): JudgedLink[] {
  if (scope === 'person') return [...links];
  const keys = new Set(identifiers.map(identifierKey));
  return links.filter(({ a, b }) => [a, b].every((end) => keys.has(identifierKey(end))));
}

/** What is held about somebody, in short. */
export function heldAbout(tables: Tables, whose: Whose, retention: RetentionDays): Held {
  const { own } = belongingsOf(tables, whose);
  const counts = new Map<Purpose, number>();
  for (const { event } of own) {
    const purpose = purposeOf(event);
    counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  }
  const times = own.map(({ correctedAt }) => correctedAt);
  const seen = (pick: (a: number, b: number) => number) => iso(times.reduce((a, b) => pick(a, b)));
  const traits = tables.traits.of(whose.identifiers);
  const known = own.length > 0 || traits.length > 0 || personOf(tables, whose) !== undefined;
  return {
    scope: whose.scope,
    identifiers: known ? [...whose.identifiers] : [],
    traits,
    ...(times.length > 0 && { firstSeenAt: seen(Math.min), lastSeenAt: seen(Math.max) }),
    events: [...counts].map(([purpose, count]) => {
      const days = retention[purpose];
      return { purpose, count, ...(days !== undefined && { keptForDays: days }) };
    }),
    channels: [...new Set(own.flatMap(({ channel }) => channel ?? []))],
    passes: tables.possessions.passesOf(whose).length,
  };
}

/** Everything about somebody, machine-readable. */
export function exportOf(
  tables: Tables,
  whose: Whose,
  { issuer, at }: { issuer: string; at: number },
): PersonExport {
  const { own } = belongingsOf(tables, whose);
  const person = personOf(tables, whose);
  const passes = tables.possessions.passesOf(whose);
  const known = person || own.length > 0;
  const { links = [], ...summary } = person ?? {};
  return {
    format: 'omokit.person.v1',
    exportedAt: iso(at),
    issuer,
    scope: whose.scope,
    // Whose the identifiers are besides is more than they prove.
    ...(person && whose.scope === 'person' && { person: summary as PersonSummary }),
    identifiers: known ? [...whose.identifiers] : [],
    traits: tables.traits.of(whose.identifiers),
    links: linksAmong(links, whose),
    events: own.sort((a, b) => a.correctedAt - b.correctedAt || a.offset - b.offset).map(timelineItem),
    passes: passes.map(({ id, campaign, used, created_at }) => ({
      passId: id,
      campaign,
      issuedAt: iso(created_at),
      used,
    })),
    redemptions: passes.flatMap(({ id }) => tables.possessions.redemptionsOf(id)),
  };
}
