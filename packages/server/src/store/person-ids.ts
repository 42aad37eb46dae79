import { createHash, createHmac } from 'node:crypto';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';

/** Id of the person an identifier is by itself, so that replay gives everybody the id they had. */
export type PersonIds = (identifier: Identifier) => string;

/**
 * Keyed, so that whoever has ids cannot try which addresses they were made from. Without a secret in files that had
 * people before ids were keyed: theirs stay as they are.
 */
export const createPersonIds =
  (secret: string): PersonIds =>
  (identifier) => {
    const hash = secret === '' ? createHash('sha256') : createHmac('sha256', secret);
    return `per_${hash.update(identifierKey(identifier)).digest('base64url').slice(0, 20)}`;
  };
