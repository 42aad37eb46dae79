import type { Database } from 'better-sqlite3';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import type { PersonIds } from './person-ids.js';

/** Deletes what says who is who, and what people were given, of identifiers that are erased. */
export function createForgetting(
  database: Database,
  personId: PersonIds,
  reconsider: (people: readonly string[]) => void,
) {
  const identifier = database.prepare('delete from identifiers where type = ? and value = ?');
  const channels = database.prepare('delete from identifier_channels where type = ? and value = ?');
  const linksOfA = database.prepare('delete from links where a_type = ? and a_value = ?');
  const linksOfB = database.prepare('delete from links where b_type = ? and b_value = ?');
  const endsOf = database.prepare<[{ type: string; value: string }], Identifier>(
    `select b_type as type, b_value as value from links where a_type = @type and a_value = @value
     union select a_type, a_value from links where b_type = @type and b_value = @value`,
  );
  // Whom a link alone had named.
  const isOrphan = database
    .prepare<[{ type: string; value: string }], number>(
      `select 1 from identifiers where type = @type and value = @value and events = 0
         and not exists (select 1 from links where a_type = @type and a_value = @value)
         and not exists (select 1 from links where b_type = @type and b_value = @value)`,
    )
    .pluck();
  const hasAny = database.prepare<[string], number>('select 1 from identifiers where person = ?').pluck();
  const person = database.prepare('delete from people where id = ?');
  const handoffs = database.prepare('delete from handoffs where anonymous_id = @visit or joined_by = @visit');
  const passesOf = database.prepare<[string], string>('select id from passes where holder = ?').pluck();
  const emptyPass = database.prepare(
    "update passes set holder = null, text = null, claims = '{}' where id = ?",
  );
  const emptyRedemption = database.prepare(
    'update redemptions set message = null, spent_by = null where pass_id = ?',
  );

  return {
    /** Links and identifiers, and the ids of people that nobody has any more; answers how many links there were. */
    people(identifiers: readonly Identifier[], persons: readonly string[]): number {
      let links = 0;
      const others = identifiers.flatMap(({ type, value }) => endsOf.all({ type, value }));
      for (const { type, value } of identifiers) {
        links += linksOfA.run(type, value).changes + linksOfB.run(type, value).changes;
        identifier.run(type, value);
        channels.run(type, value);
        if (type === 'anonymous') handoffs.run({ visit: value });
      }
      const orphans = others.filter(({ type, value }) => isOrphan.get({ type, value }));
      for (const { type, value } of orphans) identifier.run(type, value);
      reconsider(persons.filter((id) => hasAny.get(id)));
      // Each id that was ever joined to this person's was made from one of the identifiers.
      for (const id of new Set([...persons, ...[...identifiers, ...orphans].map(personId)]))
        if (!hasAny.get(id)) person.run(id);
      return links;
    },
    passesOf: (identifiers: readonly Identifier[]): string[] =>
      identifiers.flatMap((each) => passesOf.all(identifierKey(each))),
    /** Leaves of a pass what tells kiosks that it is worthless. */
    emptyPass(id: string): void {
      emptyPass.run(id);
      emptyRedemption.run(id);
    },
  };
}
export type Forgetting = ReturnType<typeof createForgetting>;
