export { admitIdentifier, admitLink, type Admission } from './admit-link.js';
export { identifierKey, normalise } from './identifier.js';
export { linkCodes, linkMessages, type LinkCode } from './link-codes.js';
export { mayJoin, olderOf, type Joining, type PersonFacts } from './may-join.js';
export { applyLink, createPeople, listPeople, personOf, removeLink } from './people.js';
export type { People, ResolvedPerson, Verdict } from './people.js';
export { resolvePeople, type Resolution } from './resolve-people.js';
export { defaultRules, type IdentifierRule, type IdentityRules } from './rules.js';
