import { identifierTypes, type Identifier, type PersonSummary } from '@omokit/protocol';
import { shortValue } from './short-id.js';
import { visibleText } from './visible-text.js';

/** The identifiers that a reader recognises, best first. */
const speaking = ['user', 'email', 'phone', 'member'];

/** What to call a person: their most telling identifier; undefined when they have only anonymous ones. */
export function personName({ identifiers }: Pick<PersonSummary, 'identifiers'>): string | undefined {
  for (const type of speaking) {
    const found = identifiers.find((identifier) => identifier.type === type);
    if (found) return shortValue(visibleText(found.value), 32);
  }
  return undefined;
}

const order: readonly string[] = identifierTypes;
function placeOf(type: string): number {
  const at = order.indexOf(type);
  return at === -1 ? order.indexOf('anonymous') - 0.5 : at;
}

/** The most telling first; of one type in the order in which they came. Types of a site's own come before visits. */
export function tellingFirst(identifiers: readonly Identifier[]): Identifier[] {
  return [...identifiers].sort((a, b) => placeOf(a.type) - placeOf(b.type));
}

/** 'email:a@b.example' */
export function identifierText({ type, value }: Identifier): string {
  return `${visibleText(type)}:${visibleText(value)}`;
}

/** People of whom the id or an identifier contains every word of the search. */
export function searchPeople(people: readonly PersonSummary[], search: string): readonly PersonSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return people;
  return people.filter((person) => {
    const text = [person.id, ...person.identifiers.map(identifierText)].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
