import type { Identifier, Link } from '@omokit/protocol';
import { identifierKey, spell, trimmed } from './identifier.js';
import type { LinkCode } from './link-codes.js';
import { isBlocked, ruleOf, type IdentityRules } from './rules.js';

export type Admission =
  /** Both ends may belong to one person; whether these two people may be joined, `mayJoin` says. */
  | { ok: true; a: Identifier; b: Identifier }
  /** The link joins nobody. `people` are the ends, normalised, which are identifiers of a person all the same. */
  | { ok: false; code: LinkCode; people: Identifier[] };

/** An identifier by itself, as an event names it: normalised when it may name a person. */
export function admitIdentifier(
  identifier: Identifier,
  rules: IdentityRules,
): { ok: true; identifier: Identifier } | { ok: false; code: LinkCode } {
  const blocked = { ok: false, code: 'identifier_blocked' } as const;
  // As it is written as well: zeros that are spelled like a phone number begin with their country's.
  const stated = trimmed(identifier);
  if (isBlocked(stated.type, stated.value, rules)) return blocked;
  const spelled = spell(identifier, rules);
  if (!spelled.ok) return spelled;
  const { type, value } = spelled.identifier;
  if (isBlocked(type, value, rules)) return blocked;
  if (ruleOf(type, rules).shared) return { ok: false, code: 'identifier_shared' };
  return spelled;
}

/** What can be said of a link by itself, without knowing anybody; `admit` may remember what it said of an identifier. */
export function admitLink(link: Link, rules: IdentityRules, admit = admitIdentifier): Admission {
  if (link.id === '' || Number.isNaN(timeOf(link))) return { ok: false, code: 'link_invalid', people: [] };
  const a = admit(link.a, rules);
  const b = admit(link.b, rules);
  const people = [a, b].flatMap((end) => (end.ok ? [end.identifier] : []));
  if (!a.ok) return { ok: false, code: a.code, people };
  if (!b.ok) return { ok: false, code: b.code, people };
  if (identifierKey(a.identifier) === identifierKey(b.identifier)) {
    return { ok: false, code: 'link_to_itself', people: [a.identifier] };
  }
  return { ok: true, a: a.identifier, b: b.identifier };
}

/** Milliseconds since 1970, or NaN; only ISO 8601, since `Date.parse` takes more and differs between engines. */
export const timeOf = (link: Link): number => (/^\d{4}-\d\d-\d\dT/.test(link.at) ? Date.parse(link.at) : NaN);
