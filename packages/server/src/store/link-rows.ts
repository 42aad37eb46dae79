import type { Database } from 'better-sqlite3';
import type { Evidence, Identifier, Link } from '@omokit/protocol';
import { iso } from './time.js';

/** Whether a link joins, waits for somebody to decide, or was taken away. */
export const linkStates = { stands: 0, flagged: 1, removed: 2 } as const;
export type LinkState = (typeof linkStates)[keyof typeof linkStates];

export interface LinkRow {
  id: string;
  a_type: string;
  a_value: string;
  b_type: string;
  b_value: string;
  evidence: Evidence;
  at: number;
  actor: string | null;
  state: LinkState;
  /** 1 when somebody accountable stated it. */
  vouched: 0 | 1;
  removed_at: number | null;
  removed_by: string | null;
  removed_reason: string | null;
}

export interface Removal {
  at: number;
  actor: string;
  reason?: string | undefined;
}

export const endsOf = (row: LinkRow): { a: Identifier; b: Identifier } => ({
  a: { type: row.a_type, value: row.a_value },
  b: { type: row.b_type, value: row.b_value },
});

export const linkOf = (row: LinkRow): Link => ({
  id: row.id,
  ...endsOf(row),
  evidence: row.evidence,
  at: iso(row.at),
  ...(row.actor !== null && { actor: row.actor }),
});

/** The rows of links. The index by each end begins with the state, so that what stands is found beside any number of flagged ones. */
export function createLinkRows(database: Database) {
  const byId = database.prepare<[string], LinkRow>('select * from links where id = ?');
  const stated = database.prepare<[string, string, string, string, string], LinkRow>(
    `select * from links where a_type = ? and a_value = ? and state in (0, 1, 2)
       and b_type = ? and b_value = ? and evidence = ?`,
  );
  // Not `on conflict do nothing`, which keeps a copy of each page it changes.
  const insert = database.prepare(
    `insert or ignore into links (id, a_type, a_value, b_type, b_value, evidence, at, actor, state, vouched)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const vouch = database.prepare('update links set vouched = 1 where id = ?');
  const vouchedEnds = database.prepare<[Identifier], Identifier>(
    `select b_type as type, b_value as value from links
       where a_type = @type and a_value = @value and state = 0 and vouched = 1
     union select a_type, a_value from links
       where b_type = @type and b_value = @value and state = 0 and vouched = 1`,
  );
  const judge = database.prepare('update links set state = ? where id = ?');
  const date = database.prepare('update links set at = ?, actor = ? where id = ?');
  const remove = database.prepare(
    'update links set state = 2, removed_at = ?, removed_by = ?, removed_reason = ? where id = ?',
  );
  const restore = database.prepare(
    'update links set state = 0, removed_at = null, removed_by = null, removed_reason = null where id = ?',
  );
  const side = (end: 'a' | 'b', state: LinkState) =>
    `select l.* from identifiers i cross join links l
       on l.${end}_type = i.type and l.${end}_value = i.value and l.state = ${state} where i.person = @person`;
  // What stands has both ends with one person.
  const standing = database.prepare<[{ person: string; most: number }], LinkRow>(
    `${side('a', 0)} limit @most`,
  );
  const both = (state: LinkState) => {
    const sides = (['a', 'b'] as const).map((end) =>
      database.prepare<[{ person: string; most: number }], LinkRow>(`${side(end, state)} limit @most`),
    );
    return (person: string, most: number): LinkRow[] => {
      const rows = sides.flatMap((select) => select.all({ person, most }));
      // A removed one may have both ends with one person.
      return [...new Map(rows.map((row) => [row.id, row])).values()].slice(0, most);
    };
  };
  const flagged = both(linkStates.flagged);
  const removed = both(linkStates.removed);
  const pageOf = (state: LinkState) =>
    database.prepare<[number, number, string, number], LinkRow>(
      `select * from links where state = ${state} and (at < ? or (at = ? and id < ?))
       order by at desc, id desc limit ?`,
    );
  const pages = { flagged: pageOf(linkStates.flagged), removed: pageOf(linkStates.removed) };

  return {
    get: (id: string): LinkRow | undefined => byId.get(id),
    /** The link that states the same; its ends in their order. */
    stating: ({ a, b, evidence }: Pick<Link, 'a' | 'b' | 'evidence'>): LinkRow | undefined =>
      stated.get(a.type, a.value, b.type, b.value, evidence),
    /** False when there is a link of this id. */
    put: ({ id, a, b, evidence, actor }: Link, at: number, state: LinkState, vouched: boolean): boolean =>
      insert.run(id, a.type, a.value, b.type, b.value, evidence, at, actor ?? null, state, vouched ? 1 : 0)
        .changes > 0,
    /** Somebody accountable states it as well. */
    vouch: (id: string): void => void vouch.run(id),
    /** The other ends of the links of an identifier that stand and are vouched for. */
    vouchedEndsOf: ({ type, value }: Identifier): Identifier[] => vouchedEnds.all({ type, value }),
    judge: (id: string, state: LinkState): void => void judge.run(state, id),
    date: (id: string, at: number, actor: string | undefined): void => void date.run(at, actor ?? null, id),
    remove: (id: string, { at, actor, reason }: Removal): void =>
      void remove.run(at, actor, reason ?? null, id),
    restore: (id: string): void => void restore.run(id),
    standingOf: (person: string, most = -1): LinkRow[] => standing.all({ person, most }),
    /** As many as are asked for, in no order. */
    flaggedOf: flagged,
    removedOf: removed,
    /** Newest first; `after` is the id of the last one of the page before. */
    page(state: 'flagged' | 'removed', limit: number, after?: string): LinkRow[] {
      const from = after === undefined ? undefined : byId.get(after);
      const at = from?.at ?? Number.MAX_SAFE_INTEGER;
      return pages[state].all(at, at, from?.id ?? '', limit);
    },
    clear: (): void => void database.exec('delete from links'),
  };
}
export type LinkRows = ReturnType<typeof createLinkRows>;
