import type { Database } from 'better-sqlite3';

/**
 * A link says whether somebody accountable stated it. Of logins that are in the file nobody is, until people are made anew
 * (`omokit-server rebuild`), which reads from the log with which key each was stated.
 */
export function vouchLinks(database: Database): void {
  database.exec(`
  alter table links add column vouched integer not null default 0 check (vouched in (0, 1));
  update links set vouched = 1 where evidence not in ('login', 'handoff');
  `);
}

/** What is proven or erased may be an identifier. Tokens that are out are for a wider scope than they should be. */
export function scopeIdentifiers(database: Database): void {
  database.exec(`
  drop table privacy_tokens;
  create table privacy_tokens (
    hash blob primary key,
    scope text not null check (scope in ('identifier', 'person', 'visit')),
    type text not null,
    value text not null,
    expires_at integer not null
  ) strict, without rowid;
  create index privacy_tokens_by_time on privacy_tokens (expires_at);
  create index privacy_tokens_by_whose on privacy_tokens (type, value);

  create table scoped_erasures (
    id text primary key,
    at integer not null,
    scope text not null check (scope in ('identifier', 'person', 'visit')),
    actor text not null,
    erased text not null,
    devices integer not null,
    keys text
  ) strict, without rowid;
  insert into scoped_erasures select id, at, scope, actor, erased, devices, keys from erasures;
  drop table erasures;
  alter table scoped_erasures rename to erasures;
  create index erasures_by_time on erasures (at, id);
  `);
}
