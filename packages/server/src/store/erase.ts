import { randomUUID } from 'node:crypto';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';
import { belongingsOf, type Whose } from './belongings.js';
import { emptyEvent, withoutValues } from './empty-event.js';
import type { LoggedEvent } from './events.js';
import { keyName } from './key-file.js';
import { seal } from './seal.js';
import type { Tables } from './tables.js';

export interface Erasing {
  whose: Whose;
  /** 'self', or the name of the key that asks. */
  actor: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Names of those that are to be told. */
  destinations: readonly string[];
}

/**
 * Takes everything of somebody, within one transaction: events keep their place and lose their contents; identifiers,
 * links, traits, hand-offs and holders of passes go. What remains to be done afterwards (keys that are destroyed,
 * destinations that are told) is written down with it. Answers the id of the erasure.
 */
export function erase(tables: Tables, { whose, actor, at, destinations }: Erasing): string {
  // What the transaction has gathered so far may be of this person.
  tables.flush();
  const { own, naming } = belongingsOf(tables, whose);
  const identifiers = [...whose.identifiers, ...browsersNamedOn(tables, whose)];
  const persons = whose.identifiers.flatMap((each) => tables.people.idOf(each) ?? []);

  const keys = new Set(identifiers.map(identifierKey));
  const isOnOwn = ({ subject }: LoggedEvent) => !subject || keys.has(identifierKey(subject));
  const emptied = own.map((each) => ({ ...each, event: emptyEvent(each.event) }));
  tables.events.vacate(new Map(emptied.filter(isOnOwn).map(({ offset, event }) => [offset, event])));
  // Of a visit on the timeline of a login, who stays.
  tables.events.replace(emptied.filter((each) => !isOnOwn(each)));
  tables.events.replace(
    naming.map((each) => ({ ...each, event: withoutValues(each.event, identifiers, tables.rules) })),
  );

  let traits = 0;
  for (const each of identifiers) {
    traits += tables.traits.forget(each);
    tables.withdrawals.forget(each);
    tables.proofs.forget(each);
    tables.erased.put(each, at);
  }
  const passes = tables.forget.passesOf(identifiers);
  for (const id of passes) {
    tables.passes.revoke(id, at);
    tables.forget.emptyPass(id);
  }
  const links = tables.forget.people(identifiers, persons);
  for (const each of identifiers) {
    tables.mentions.forget(each);
    tables.names.erase(each.value);
  }

  const id = randomUUID();
  tables.erasures.put({
    id,
    at,
    scope: whose.scope,
    actor,
    erased: { identifiers: identifiers.length, events: own.length, traits, links, passes: passes.length },
    devices: identifiers.filter(({ type }) => type === 'anonymous').length,
    keys: identifiers.map((each) => tables.keyFile.idOf(keyName(each))),
  });
  if (destinations.length > 0) {
    const key = tables.keyFile.keyOf(outboxKey(id));
    for (const name of destinations)
      tables.erasures.tell(id, name, at, seal(key, JSON.stringify(identifiers), `${id}:${name}`));
  }
  tables.forgetRemembered();
  tables.changes.erased = true;
  return id;
}

/** What those that are to be told are told is sealed until they are. */
export const outboxKey = (erasure: string): string => `outbox:${erasure}`;

/** Browsers that only events of the person's login name: nobody's own, and theirs all the same. */
function browsersNamedOn(tables: Tables, { scope, identifiers }: Whose): Identifier[] {
  if (scope === 'visit') return [];
  // An event that is on a browser's own timeline and names another is of a pass: that one is the kiosk's visitor.
  const logins = identifiers.filter(({ type }) => type !== 'anonymous');
  const named = logins.flatMap((each) => tables.mentions.on(each));
  const nobodys = named.filter((each) => each.type === 'anonymous' && tables.people.idOf(each) === undefined);
  return [...new Map(nobodys.map((each) => [identifierKey(each), each])).values()];
}
