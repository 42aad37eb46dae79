import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { createPersonIds } from './person-ids.js';

// The fourth migration: links say what became of them and can be taken away, and each identifier knows when it was
// first met, so that any person can be made anew of its links.

export function datePeople(database: Database): void {
  database.exec(`
  alter table identifiers add column born integer not null default 0;
  alter table people add column linked_at integer not null default 0;
  alter table people add column credit integer not null default 0;
  alter table handoffs add column channel text not null default 'kiosk';
  `);
  // Every identifier was a person of its own once, whose row is still there.
  const personId = createPersonIds('');
  const page = database.prepare<[string, string, number], Identifier>(
    'select type, value from identifiers where (type, value) > (?, ?) order by type, value limit ?',
  );
  const date = database.prepare(
    'update identifiers set born = (select born from people where id = ?) where type = ? and value = ?',
  );
  for (let after: Identifier | undefined = { type: '', value: '' }; after;) {
    const rows: Identifier[] = page.all(after.type, after.value, 1_000);
    for (const { type, value } of rows) date.run(personId({ type, value }), type, value);
    after = rows.at(-1);
  }
}

export function judgeLinks(database: Database): void {
  database.exec(`
  create table judged_links (
    id text primary key,
    a_type text not null,
    a_value text not null,
    b_type text not null,
    b_value text not null,
    evidence text not null,
    at integer not null,
    actor text,
    state integer not null check (state in (0, 1, 2)),
    removed_at integer,
    removed_by text,
    removed_reason text
  ) strict;
  insert into judged_links (id, a_type, a_value, b_type, b_value, evidence, at, actor, state)
    select id, a_type, a_value, b_type, b_value, evidence, at, actor,
      (select person from identifiers where type = a_type and value = a_value)
        is not (select person from identifiers where type = b_type and value = b_value)
    from links order by rowid;
  drop table links;
  alter table judged_links rename to links;
  create index links_by_a on links (a_type, a_value, state, b_type, b_value, evidence);
  create index links_by_b on links (b_type, b_value, state);
  create index links_flagged on links (at, id) where state = 1;
  create index links_removed on links (at, id) where state = 2;
  create temp table linked as
    select person, max(at) as at, count(*) as links from (
      select person, at from links join identifiers on identifiers.type = a_type and value = a_value
      union all
      select person, at from links join identifiers on identifiers.type = b_type and value = b_value)
    group by person;
  update people set linked_at = linked.at, credit = 4 * linked.links from linked where people.id = linked.person;
  drop table linked;
  `);
}
