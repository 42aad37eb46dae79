import type { Database } from 'better-sqlite3';
import { identifierKey, judgeLinks, type Group, type IdentityRules } from '@omokit/identity';
import type { Connected } from './connected.js';
import { linkStates, type LinkRows, type LinkState } from './link-rows.js';
import type { IdentifierRow, PersonRows } from './person-rows.js';

/** What a replay would change: nothing is written yet. */
export interface Replay {
  /** Ids of those whose identifiers or links change, before and after. */
  before: string[];
  after: string[];
  groups: Changed[];
  links: { id: string; state: LinkState }[];
  /** The rows of identifiers as they were. */
  seenAs: ReadonlyMap<string, IdentifierRow>;
}

interface Changed extends Group {
  linkedAt: number;
}

/** Judges what is connected anew; `touched` are identifiers whose people are told of in any case. */
export function replayOf(
  { members, links, people }: Connected,
  touched: readonly string[],
  rules: IdentityRules,
): Replay {
  const { groups, judgements } = judgeLinks(members.values(), [...links.values()], rules);
  const changed: Replay['links'] = [];
  const linkedAt = new Map<string, number>();
  for (const { id, at, a, b, row } of links.values()) {
    const isFlagged = judgements.get(id)?.outcome === 'flagged';
    const state = isFlagged ? linkStates.flagged : linkStates.stands;
    if (row.state !== state) changed.push({ id, state });
    for (const key of [identifierKey(a), identifierKey(b)])
      linkedAt.set(key, Math.max(linkedAt.get(key) ?? 0, at));
  }

  const sizes = new Map([...people].map((id) => [id, 0]));
  for (const { row } of members.values()) sizes.set(row.person, (sizes.get(row.person) ?? 0) + 1);
  const told = new Set(touched);
  const before = new Set<string>();
  const concerned = groups.filter((group) => {
    const keys = group.members.map(({ identifier }) => identifierKey(identifier));
    const persons = new Set(keys.map((key) => members.get(key)?.row.person ?? ''));
    const same = persons.size === 1 && persons.has(group.id) && sizes.get(group.id) === keys.length;
    if (same && !keys.some((key) => told.has(key))) return false;
    for (const person of persons) before.add(person);
    return true;
  });
  return {
    before: [...before],
    after: concerned.map(({ id }) => id),
    groups: concerned.map((group) => ({
      ...group,
      linkedAt: Math.max(0, ...group.members.map((member) => linkedAt.get(keyOf(member)) ?? 0)),
    })),
    links: changed,
    seenAs: new Map([...members].map(([key, { row }]) => [key, row])),
  };
}

const keyOf = ({ identifier }: Group['members'][number]): string => identifierKey(identifier);

/** Writes a replay: rows that stay as they are cost no write. */
export function createReplayWriter(database: Database, rows: PersonRows, links: LinkRows) {
  const move = database.prepare('update identifiers set person = ? where type = ? and value = ?');
  const redirect = database.prepare(
    'update people set merged_into = @id, credit = 0 where id = @own and merged_into is not @id',
  );
  const settle = database.prepare(
    'update people set merged_into = null, last_seen_at = ?, linked_at = ?, credit = ? where id = ?',
  );

  return (replay: Replay): void => {
    for (const { id, state } of replay.links) links.judge(id, state);
    const { seenAs } = replay;
    for (const { id, members, linkedAt } of replay.groups) {
      let seen = 0;
      for (const { identifier, id: own } of members) {
        const row = seenAs.get(identifierKey(identifier));
        if (row?.person !== id) move.run(id, identifier.type, identifier.value);
        seen = Math.max(seen, row?.last_seen_at ?? 0);
        if (own !== id) redirect.run({ id, own });
      }
      const known = rows.person(id);
      settle.run(seen, linkedAt, known?.merged_into === null ? known.credit : 0, id);
    }
    for (const id of [...replay.before, ...replay.after]) rows.forget(id);
  };
}
