import type { Database } from 'better-sqlite3';
import type { AuditAction, AuditEntry } from '@omokit/protocol';
import { iso } from './time.js';

export interface Access {
  action: AuditAction;
  /** Name of the key, 'self' or 'cli'. */
  actor: string;
  /** Milliseconds since 1970. */
  at: number;
  person?: string | undefined;
  count?: number | undefined;
}
interface Row {
  id: number;
  at: number;
  action: AuditAction;
  actor: string;
  person: string | null;
  count: number | null;
}

export function createAuditRows(database: Database): void {
  database.exec(`
  create table audit (
    id integer primary key autoincrement,
    at integer not null,
    action text not null,
    actor text not null,
    person text,
    count integer
  ) strict;
  create index audit_by_person on audit (person, id) where person is not null;
  create index audit_by_action on audit (action, id);
  `);
}

/** Who looked at or changed personal data, which is itself not in it. */
export function createAuditTable(database: Database) {
  const put = database.prepare('insert into audit (at, action, actor, person, count) values (?, ?, ?, ?, ?)');
  const page = database.prepare<[number, number], Row>(
    'select * from audit where id < ? order by id desc limit ?',
  );
  const ofAction = database.prepare<[AuditAction, number, number], Row>(
    'select * from audit where action = ? and id < ? order by id desc limit ?',
  );
  const ofPersonAndAction = database.prepare<[string, AuditAction, number, number], Row>(
    'select * from audit where person = ? and action = ? and id < ? order by id desc limit ?',
  );
  const ofPerson = database.prepare<[string, number, number], Row>(
    'select * from audit where person = ? and id < ? order by id desc limit ?',
  );
  const old = database.prepare('delete from audit where at < ?');

  function rowsOf({ limit, after = Number.MAX_SAFE_INTEGER, person, action }: AuditQuery): Row[] {
    if (person === undefined)
      return action === undefined ? page.all(after, limit) : ofAction.all(action, after, limit);
    return action === undefined
      ? ofPerson.all(person, after, limit)
      : ofPersonAndAction.all(person, action, after, limit);
  }

  return {
    put({ action, actor, at, person, count }: Access): void {
      put.run(at, action, actor, person ?? null, count ?? null);
    },
    /** Newest first; `after` is the id of the last entry of the page before. */
    list(query: AuditQuery): AuditEntry[] {
      return rowsOf(query).map((row) => ({
        id: row.id,
        at: iso(row.at),
        action: row.action,
        actor: row.actor,
        ...(row.person !== null && { person: row.person }),
        ...(row.count !== null && { count: row.count }),
      }));
    },
    /** Deletes what is older. */
    forget: (before: number): number => old.run(before).changes,
  };
}
export interface AuditQuery {
  limit: number;
  after?: number;
  person?: string;
  action?: AuditAction;
}
export type AuditTable = ReturnType<typeof createAuditTable>;
