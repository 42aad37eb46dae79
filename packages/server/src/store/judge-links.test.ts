import createDatabase from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { openKeyFile } from './key-file.js';
import { migrate } from './migrations.js';
import { createTables } from './tables.js';

const idOf = (key: string) => `per_${createHash('sha256').update(key).digest('base64url').slice(0, 20)}`;

it('people of a file from before keep their ids, and their links can be taken away', () => {
  const database = createDatabase(':memory:');
  // The schema before links said what became of them.
  migrate(database, 3);
  const [tablet, ann, bob] = ['anonymous:tablet', 'user:ann', 'user:bob'].map(idOf);
  const person = database.prepare(
    'insert into people (id, born, merged_into, last_seen_at) values (?, ?, ?, 5)',
  );
  person.run(tablet, 1, null);
  person.run(ann, 2, tablet);
  person.run(bob, 3, null);
  const identifier = database.prepare(
    'insert into identifiers (type, value, person, events, first_seen_at, last_seen_at) values (?, ?, ?, 1, 5, 5)',
  );
  identifier.run('anonymous', 'tablet', tablet);
  identifier.run('user', 'ann', tablet);
  identifier.run('user', 'bob', bob);
  const link = database.prepare(
    "insert into links (id, a_type, a_value, b_type, b_value, evidence, at) values (?, 'anonymous', 'tablet', 'user', ?, 'login', ?)",
  );
  link.run('first', 'ann', 1);
  link.run('second', 'bob', 2);

  migrate(database);
  const tables = createTables(database, openKeyFile(':memory:'));
  expect(tables.findPeople.get(ann!)).toMatchObject({
    id: tablet,
    links: [
      { id: 'first', outcome: 'joined' },
      { id: 'second', outcome: 'flagged', type: 'user' },
    ],
  });
  tables.links.remove('first', { at: 9, actor: 'Admin' }, tables.links.removal('first')!);
  expect(tables.people.idOf({ type: 'user', value: 'ann' })).toBe(ann);
  expect(tables.findPeople.get(bob!)).toMatchObject({ id: tablet });
  expect(tables.people.idOf({ type: 'user', value: 'bob' })).toBe(tablet);
});
