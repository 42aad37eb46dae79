import type { Identifier, Link } from '@omokit/protocol';
import { identifierKey, isIdentifier, normalise } from './identifier.js';
import type { LinkCode } from './link-codes.js';
import { isBlocked, ruleOf, type IdentityRules } from './rules.js';

export type Admission =
  /** Both ends may belong to one person; whether these two people may be joined, `mayJoin` says. */
  | { ok: true; a: Identifier; b: Identifier }
  /** The link joins nobody. `people` are the ends, normalised, which are identifiers of a person all the same. */
  | { ok: false; code: LinkCode; people: Identifier[] };

/** What can be said of a link by itself, without knowing anybody. */
export function admitLink(link: Link, rules: IdentityRules): Admission {
  if (link.id === '' || Number.isNaN(timeOf(link))) return { ok: false, code: 'link_invalid', people: [] };
  const a = normalise(link.a);
  const b = normalise(link.b);
  const objections = [objection(a, rules), objection(b, rules)] as const;
  const people = [a, b].filter((_, end) => objections[end] === undefined);
  const code = objections[0] ?? objections[1];
  if (code) return { ok: false, code, people };
  if (identifierKey(a) === identifierKey(b)) return { ok: false, code: 'link_to_itself', people: [a] };
  return { ok: true, a, b };
}

function objection(identifier: Identifier, rules: IdentityRules): LinkCode | undefined {
  if (!isIdentifier(identifier)) return 'identifier_invalid';
  if (isBlocked(identifier.type, identifier.value, rules)) return 'identifier_blocked';
  if (ruleOf(identifier.type, rules).shared) return 'identifier_shared';
  return undefined;
}

/** Milliseconds since 1970, or NaN; only ISO 8601, since `Date.parse` takes more and differs between engines. */
export const timeOf = (link: Link): number => (/^\d{4}-\d\d-\d\dT/.test(link.at) ? Date.parse(link.at) : NaN);
