import type { Database } from 'better-sqlite3';
import type { Erasure, ErasureReceipt } from '@omokit/protocol';
import { iso } from './time.js';

export interface Row {
  id: string;
  at: number;
  scope: Erasure['scope'];
  actor: string;
  erased: string;
  devices: number;
  /** Ids of the keys that are to be destroyed; null once they are. */
  keys: string | null;
}
interface DestinationRow {
  name: string;
  state: 'pending' | 'done' | 'failed';
  attempts: number;
  at: number | null;
}
export interface Due {
  erasure: string;
  name: string;
  attempts: number;
  payload: Buffer;
}

export function createErasureRows(database: Database): void {
  database.exec(`
  create table erasures (
    id text primary key,
    at integer not null,
    scope text not null check (scope in ('person', 'visit')),
    actor text not null,
    erased text not null,
    devices integer not null,
    keys text
  ) strict, without rowid;
  create index erasures_by_time on erasures (at, id);
  create table erasure_outbox (
    erasure text not null,
    name text not null,
    state text not null check (state in ('pending', 'done', 'failed')),
    attempts integer not null default 0,
    at integer,
    due_at integer not null,
    payload blob,
    primary key (erasure, name)
  ) strict, without rowid;
  create index erasure_outbox_by_due on erasure_outbox (due_at) where state = 'pending';
  `);
}

/** What was erased, as counts; what is still to be destroyed; and which destinations are still to be told. */
export function createErasureTable(database: Database) {
  const insert = database.prepare<Row>(
    `insert into erasures (id, at, scope, actor, erased, devices, keys)
     values (@id, @at, @scope, @actor, @erased, @devices, @keys)`,
  );
  const one = database.prepare<[string], Row>('select * from erasures where id = ?');
  const page = database.prepare<[number, number, string, number], Row>(
    'select * from erasures where at < ? or (at = ? and id < ?) order by at desc, id desc limit ?',
  );
  const open = database.prepare<[], { id: string; keys: string }>(
    'select id, keys from erasures where keys is not null',
  );
  const reopen = database.prepare('update erasures set keys = ? where id = ?');
  const done = database.prepare('update erasures set keys = null where id = ?');
  const tell = database.prepare(
    "insert into erasure_outbox (erasure, name, state, due_at, payload) values (?, ?, 'pending', ?, ?)",
  );
  const destinations = database.prepare<[string], DestinationRow>(
    'select name, state, attempts, at from erasure_outbox where erasure = ? order by name',
  );
  const due = database.prepare<[number, number], Due>(
    `select erasure, name, attempts, payload from erasure_outbox
     where state = 'pending' and due_at <= ? order by due_at limit ?`,
  );
  const nextDue = database
    .prepare<[], number | null>("select min(due_at) from erasure_outbox where state = 'pending'")
    .pluck();
  const settle = database.prepare(
    `update erasure_outbox set state = @state, attempts = attempts + 1, at = @at, due_at = @dueAt,
       payload = case when @state = 'pending' then payload end
     where erasure = @erasure and name = @name`,
  );

  const listed = (keys: Buffer[]): string => JSON.stringify(keys.map((key) => key.toString('base64')));

  const erasureOf = (row: Row): Erasure => ({
    id: row.id,
    at: iso(row.at),
    scope: row.scope,
    actor: row.actor,
    erased: JSON.parse(row.erased) as Erasure['erased'],
    devices: row.devices,
    destinations: destinations.all(row.id).map(({ name, state, attempts, at }) => ({
      name,
      state,
      attempts,
      ...(at !== null && { at: iso(at) }),
    })),
  });

  return {
    put(erasure: Omit<Row, 'erased' | 'keys'> & { erased: ErasureReceipt['erased']; keys: Buffer[] }): void {
      const { erased, keys } = erasure;
      insert.run({
        ...erasure,
        erased: JSON.stringify(erased),
        keys: listed(keys),
      });
    },
    get(id: string): Erasure | undefined {
      const row = one.get(id);
      return row && erasureOf(row);
    },
    /** Newest first; `after` is the id of the last one of the page before. */
    page(limit: number, after?: string): Erasure[] {
      const from = after === undefined ? undefined : one.get(after);
      const at = from?.at ?? Number.MAX_SAFE_INTEGER;
      return page.all(at, at, from?.id ?? '', limit).map(erasureOf);
    },
    /** Those whose keys may not be destroyed yet. */
    open: (): { id: string; keys: Buffer[] }[] =>
      open.all().map(({ id, keys }) => ({
        id,
        keys: (JSON.parse(keys) as string[]).map((key) => Buffer.from(key, 'base64')),
      })),
    /** Further keys are to be destroyed: what they sealed is told. */
    reopen: (id: string, keys: Buffer[]): void => void reopen.run(listed(keys), id),
    done: (id: string): void => void done.run(id),
    tell: (erasure: string, name: string, dueAt: number, payload: Buffer): void =>
      void tell.run(erasure, name, dueAt, payload),
    due: (now: number, limit: number): Due[] => due.all(now, limit),
    nextDue: (): number | undefined => nextDue.get() ?? undefined,
    /** Notes an attempt; of one that is not to be repeated, what was to be told is deleted. */
    settle: (told: {
      erasure: string;
      name: string;
      state: DestinationRow['state'];
      at: number;
      dueAt: number;
    }): void => void settle.run(told),
  };
}
export type ErasureTable = ReturnType<typeof createErasureTable>;
