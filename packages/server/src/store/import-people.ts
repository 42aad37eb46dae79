import type { Identifier, Json, JsonObject, OmoEvent } from '@omokit/protocol';
import type { ImportedPerson } from '../import/read-person.js';
import { appendEvents } from './append-event.js';
import { headOf } from './event-head.js';
import { serverMessageId } from './server-event.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

/** Rows of one file, in its order. */
export interface ImportRequest {
  /** Of the file and how it is read: the same one again changes nothing. */
  importId: string;
  /** `import:members.csv`: whom the links and traits are from. */
  source: string;
  people: readonly ImportedPerson[];
  /**
   * Traits in which a row must agree with whom it would join: a phone of the family, or a number with a typo that is
   * somebody's, has another birthday. What only one of the two knows is no disagreement.
   */
  agree?: readonly string[];
  receivedAt: number;
}

/** What a row made of the people there were. */
export interface ImportedRow {
  row: number;
  /**
   * `new`: nobody knew any of its identifiers. `known`: they were one person's. `joined`: two or more people are one now.
   * `flagged`: the rules keep some of them apart. `repeated`: this row was imported before. `erased`: left out, since one
   * of its identifiers was erased; whoever comes back does so by an event of their own.
   */
  outcome: 'new' | 'known' | 'joined' | 'flagged' | 'repeated' | 'erased';
  /** Whose the row is; empty when it was left out. */
  person: string;
  /** Ids that now answer with `person`. */
  gone: string[];
  /** Of each identifier that another person has or had and is kept apart by: its type, who that is, and why. */
  apart: { type: string; person: string; code: 'identifier_limit' | 'trait_differs' }[];
}

/** Where an imported event is from, in Segment's `context.channel`: none of the channels in which people are met. */
const importChannel = 'import';

/** Appends a row's statement to the log as an `identify` of the server's own, so that a replay says the same. */
export function importPeople(tables: Tables, request: ImportRequest): ImportedRow[] {
  return request.people.map((person) => importPerson(tables, request, person));
}

function importPerson(
  tables: Tables,
  { importId, source, agree = [], receivedAt }: ImportRequest,
  { row, identifiers: stated, traits, at = receivedAt }: ImportedPerson,
): ImportedRow {
  const [subject] = stated;
  if (!subject) throw new Error(`row ${row} is of nobody`);
  if (stated.some(({ type, value }) => tables.erased.at(type, value) !== undefined))
    return { row, outcome: 'erased', person: '', gone: [], apart: [] };
  const others =
    agree.length > 0 ? disagreeing(tables, stated, traits, agree) : new Map<Identifier, string>();
  const identifiers = stated.filter((identifier) => !others.has(identifier));
  const held = identifiers.map((identifier) => tables.people.holderOf(identifier));
  const before = new Set(held.filter((id) => id !== undefined));
  const event: OmoEvent = {
    type: 'identify',
    messageId: serverMessageId(`import:${importId}:${row}`),
    ...(Object.keys(traits).length > 0 && { traits }),
    context: {
      // A row is no touch of a person's: it is of neither side, online or offline.
      channel: importChannel,
      purpose: 'operation',
      externalIds: identifiers.map(({ type, value }) => ({
        id: value,
        type,
        collection: 'users',
        encoding: 'none',
      })),
      library: { name: '@omokit/server', version: '0.1.0' },
    },
    timestamp: iso(at),
  };
  const entry = { head: headOf(event), body: event, receivedAt, correctedAt: at };
  const [isFresh] = appendEvents(tables, [{ ...entry, subject, actor: source, offline: false }]);
  const person = tables.people.holderOf(subject);
  if (person === undefined) throw new Error(`row ${row} made nobody`);
  // An identifier stays another's, or has just come from another who stands on: a row that is older counts first.
  const standing = (id: string | undefined) =>
    id !== undefined && id !== person && tables.findPeople.summary(id)?.id !== person ? id : undefined;
  const apart = identifiers.flatMap((identifier, nth): ImportedRow['apart'] => {
    const other = standing(tables.people.holderOf(identifier)) ?? standing(held[nth]);
    return other === undefined ? [] : [{ type: identifier.type, person: other, code: 'identifier_limit' }];
  });
  for (const [{ type }, other] of others) apart.push({ type, person: other, code: 'trait_differs' });
  const gone = [...before].filter((id) => id !== person && !apart.some((other) => other.person === id));
  return { row, outcome: outcomeOf(isFresh === true, before, gone, apart), person, gone, apart };
}

/** Of the identifiers that are somebody's, those whose person is known to differ; with whose they are. */
function disagreeing(
  tables: Tables,
  [subject, ...stated]: readonly Identifier[],
  traits: JsonObject,
  agree: readonly string[],
): Map<Identifier, string> {
  const found = new Map<Identifier, string>();
  const own = subject && tables.people.holderOf(subject);
  for (const identifier of stated) {
    const person = tables.people.holderOf(identifier);
    if (person === undefined || person === own) continue;
    const known = new Map(
      tables.traits.of(tables.people.identifiersWith(identifier)).map(({ name, value }) => [name, value]),
    );
    const differs = agree.some((name) => {
      const [a, b] = [traits[name], known.get(name)];
      return a !== undefined && b !== undefined && spelled(a) !== spelled(b);
    });
    if (differs) found.set(identifier, person);
  }
  return found;
}

/** As two databases may spell the same. */
const spelled = (value: Json): string =>
  JSON.stringify(value).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

function outcomeOf(
  isFresh: boolean,
  before: ReadonlySet<string>,
  gone: readonly string[],
  apart: ImportedRow['apart'],
): ImportedRow['outcome'] {
  if (!isFresh) return 'repeated';
  if (apart.length > 0) return 'flagged';
  if (gone.length > 0) return 'joined';
  return before.size === 0 ? 'new' : 'known';
}
