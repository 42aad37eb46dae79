import { identifierTypes, type PersonSummary } from '@omokit/protocol';
import type { Api } from './api.js';
import { searchPeople } from './person-name.js';

/** This long after the last key the server is asked. */
export const searchDelayMs = 250;

/** What to ask the server for: the value of 'email:lin@shop.example', or the text as it is. */
export function searchValue(text: string): string {
  const trimmed = text.trim();
  const type = identifierTypes.find((type) => trimmed.toLowerCase().startsWith(`${type}:`));
  return type ? trimmed.slice(type.length + 1).trim() : trimmed;
}

/** Whoever matches: those that the server finds by the beginning of an identifier, and those known by any part. */
export async function findPeople(
  api: Pick<Api, 'people'>,
  text: string,
  known: readonly PersonSummary[],
): Promise<PersonSummary[]> {
  const value = searchValue(text);
  // Longer than any identifier may be, so it is nobody's.
  if (!value || value.length > 255) return [...searchPeople(known, text)];
  const found = await api.people(value);
  const ids = new Set(found.map(({ id }) => id));
  return [...found, ...searchPeople(known, text).filter(({ id }) => !ids.has(id))];
}
