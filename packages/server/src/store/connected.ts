import type { Identifier } from '@omokit/protocol';
import { identifierKey, type KeptLink, type Member } from '@omokit/identity';
import { endsOf, linkStates, type LinkRow, type LinkRows } from './link-rows.js';
import type { PersonIds } from './person-ids.js';
import type { IdentifierRow, PersonRows } from './person-rows.js';

/** People, and all the links among them that count: those that stand, and those that were flagged. */
export interface Connected {
  /** By identifier, with the row it has now. */
  members: Map<string, Member & { row: IdentifierRow }>;
  links: Map<string, KeptLink & { row: LinkRow }>;
  people: Set<string>;
}

export interface Bound {
  /** How many links may be read. */
  links: number;
  /** What then: nothing, or what is known by then, without the flagged links that lead further. */
  beyond: 'nothing' | 'leave';
}

/**
 * Everybody whom a change of these people's links may concern: they, and whoever a flagged link leads to, since it may
 * join once another does not. Undefined when that is more than may be read.
 */
export function connectedWith(
  start: readonly string[],
  { rows, links, personId }: { rows: PersonRows; links: LinkRows; personId: PersonIds },
  bound: Bound,
): Connected | undefined {
  const found: Connected = { members: new Map(), links: new Map(), people: new Set() };
  const waiting = [...start];
  const take = (row: LinkRow): void => {
    const { id, evidence, at } = row;
    found.links.set(id, { id, evidence, at, ...endsOf(row), row });
  };
  const room = () => bound.links - found.links.size;

  for (let person = waiting.pop(); person !== undefined; person = waiting.pop()) {
    if (found.people.has(person)) continue;
    found.people.add(person);
    links.standingOf(person, bound.beyond === 'leave' ? -1 : room() + 1).forEach(take);
    // What is known already, and one more to see that there is more.
    const flagged = links.flaggedOf(person, bound.links + 1);
    for (const row of flagged) if (bound.beyond === 'nothing' || room() > 0) take(row);
    if (bound.beyond === 'nothing' && room() < 0) return undefined;
    for (const row of flagged) {
      if (!found.links.has(row.id)) continue;
      const { a, b } = endsOf(row);
      for (const end of [a, b]) {
        const other = rows.identifier(end)?.person;
        if (other !== undefined && !found.people.has(other)) waiting.push(other);
      }
    }
  }
  for (const person of found.people)
    for (const row of rows.identifiersOf(person)) {
      const identifier = { type: row.type, value: row.value };
      found.members.set(identifierKey(identifier), memberOf(identifier, row, personId));
    }
  for (const [id, { a, b, row }] of found.links) {
    const known = [a, b].every((end) => found.members.has(identifierKey(end)));
    if (!known && row.state === linkStates.flagged) found.links.delete(id);
  }
  return found;
}

/** Its id is made when it is asked for: that costs more than reading the row. */
const memberOf = (identifier: Identifier, row: IdentifierRow, personId: PersonIds) => ({
  identifier,
  born: row.born,
  row,
  get id() {
    return personId(identifier);
  },
});
