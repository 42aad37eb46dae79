import type { Identifier, OmoEvent, PrivacyProof } from '@omokit/protocol';
import { identifierKey, normalise } from '@omokit/identity';
import { headOf } from './event-head.js';
import type { LoggedEvent } from './events.js';
import { namedIn } from './mentions.js';
import type { Tables } from './tables.js';

/**
 * Of whom something is asked: a person; an identifier and those that are vouched to be of the same person; or one visit
 * only, since others may use the same browser.
 */
export interface Whose {
  scope: PrivacyProof['scope'];
  identifiers: readonly Identifier[];
}

const page = 1_000;

/** Everything of a person, also what pages only said to be theirs, found by one identifier or by the person's id. */
export function whoseOf(tables: Tables, by: { person: string } | { identifier: Identifier }): Whose {
  const id = 'person' in by ? by.person : tables.people.idOf(by.identifier);
  const own = 'identifier' in by ? [normalise(by.identifier, tables.rules)] : [];
  const all = id === undefined ? [] : tables.findPeople.identifiersOf(id);
  return { scope: 'person', identifiers: all.length > 0 ? all : own };
}

/**
 * What an identifier proves: itself, and what links lead to that somebody accountable stated. Anybody may state on a page
 * that a login and an address are one person's, and then prove the address.
 */
export function vouchedWith(tables: Tables, identifier: Identifier): Whose {
  const own = normalise(identifier, tables.rules);
  const found = new Map([[identifierKey(own), own]]);
  // A map is walked with what is put into it meanwhile.
  for (const each of found.values())
    for (const end of tables.links.rows.vouchedEndsOf(each)) found.set(identifierKey(end), end);
  return { scope: 'identifier', identifiers: [...found.values()] };
}

export const visitAs = (anonymousId: string): Whose => ({
  scope: 'visit',
  identifiers: [normalise({ type: 'anonymous', value: anonymousId })],
});

export interface Belongings {
  /** Events that are theirs. */
  own: LoggedEvent[];
  /** Events of others that name them. */
  naming: LoggedEvent[];
}

/** The events that are somebody's, or name them, oldest in the log first. */
export function belongingsOf(tables: Tables, { scope, identifiers }: Whose): Belongings {
  const keys = new Set(identifiers.map(identifierKey));
  const own = tables.events.at(identifiers.flatMap((each) => tables.events.offsetsOf(each)));
  const others = new Map(
    identifiers
      .flatMap((each) => tables.mentions.by(each))
      .filter((each) => !keys.has(identifierKey(each)))
      .map((each) => [identifierKey(each), each]),
  );
  const candidates = [...others.values()].flatMap((each) => tables.events.offsetsOf(each));
  const naming: LoggedEvent[] = [];
  const sort = (logged: LoggedEvent): void => {
    if (logged.subject && keys.has(identifierKey(logged.subject))) return;
    if (scope === 'visit' && wasCollectedUnder(logged.event, keys)) own.push(logged);
    else if (namedIn(headOf(logged.event), tables.rules).some((each) => keys.has(identifierKey(each))))
      naming.push(logged);
  };
  const seen = new Set(candidates);
  tables.events.at(candidates).forEach(sort);
  // What was logged before mentions were noted.
  for (let after = 0; after < tables.mentions.after();) {
    const older = tables.events.after(after, page);
    older.filter(({ offset }) => !seen.has(offset) && offset <= tables.mentions.after()).forEach(sort);
    after = older.at(-1)?.offset ?? Number.MAX_SAFE_INTEGER;
  }
  own.sort((a, b) => a.offset - b.offset);
  return { own, naming };
}

const wasCollectedUnder = ({ anonymousId }: OmoEvent, keys: ReadonlySet<string>): boolean =>
  anonymousId !== undefined && keys.has(identifierKey(normalise({ type: 'anonymous', value: anonymousId })));
