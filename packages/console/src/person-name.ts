import { identifierTypes, type Identifier, type PersonSummary, type Trait } from '@omokit/protocol';
import { shortValue } from './short-id.js';
import { visibleText } from './visible-text.js';

/** By these nobody is known: they say which browser it was, or which kiosk. */
const mute = new Set(['anonymous', 'device']);

/**
 * What to call a person: their name where it is known, else their most telling identifier; undefined when they have only
 * anonymous ones.
 */
export function personName({
  identifiers,
  traits = [],
}: Pick<PersonSummary, 'identifiers'> & { traits?: readonly Trait[] }): string | undefined {
  const name = traits.find(({ name }) => name === 'name')?.value;
  const text =
    typeof name === 'string' && name.trim()
      ? name
      : tellingFirst(identifiers).find(({ type }) => !mute.has(type))?.value;
  return text === undefined ? undefined : shortValue(visibleText(text), 32);
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
