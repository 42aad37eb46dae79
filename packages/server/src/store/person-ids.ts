import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { Identifier } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';

/** Id of the person an identifier is by itself, so that replay gives everybody the id they had. */
export type PersonIds = (identifier: Identifier) => string;

/**
 * Keyed, so that whoever has ids cannot try which addresses they were made from. Without a secret in files that had
 * people before ids were keyed: theirs stay as they are.
 */
export function createPersonIds(secret: string): PersonIds {
  // Node takes longer with the text of a key than with an object of it.
  const key = secret === '' ? undefined : createSecretKey(secret, 'utf8');
  return (identifier) => {
    const hash = key ? createHmac('sha256', key) : createHash('sha256');
    return `per_${hash.update(identifierKey(identifier)).digest('base64url').slice(0, 20)}`;
  };
}
