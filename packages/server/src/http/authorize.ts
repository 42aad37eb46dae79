import type { Key, KeyKind } from '../store/keys.js';
import type { Store } from '../store/store.js';
import { Problem } from './problem.js';
import type { RequestHeaders } from './read-body.js';

/**
 * The key text of a request: `Authorization: Bearer <key>`, or Segment's Basic auth with the key as user name and
 * an empty password.
 */
export function keyTextIn(headers: RequestHeaders): string | undefined {
  const [scheme = '', value = ''] = (headers.get('authorization') ?? '').trim().split(/\s+/, 2);
  if (scheme.toLowerCase() === 'bearer') return value || undefined;
  if (scheme.toLowerCase() !== 'basic') return undefined;
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':', 1);
  return user || undefined;
}

/**
 * The `writeKey` that a body of JSON ends with, as our transports write it: a stranger is sent away before the rest is
 * looked at. The last member of what ends the body is the envelope's own, whatever is inside.
 */
export function keyTextAtEnd(body: Uint8Array): string | undefined {
  const end = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(
    'latin1',
    body.byteLength - 400,
  );
  return /[,{]\s*"writeKey"\s*:\s*"([\x20-\x21\x23-\x5b\x5d-\x7e]+)"\s*\}\s*$/.exec(end)?.[1];
}

/**
 * The key of this text, if it may do this from here. Codes: 401 key_missing and key_unknown, 403 key_not_allowed
 * and origin_not_allowed.
 */
export async function authorize(
  store: Pick<Store, 'findKey'>,
  { text, kinds, origin }: { text: string | undefined; kinds: readonly KeyKind[]; origin: string | null },
): Promise<Key> {
  // Not Basic, though it is taken: a browser would ask the console's user for a name and a password.
  const challenge = { 'www-authenticate': 'Bearer realm="omokit"' };
  if (!text)
    throw new Problem(
      401,
      'key_missing',
      'The request shows no key. Send it as Authorization: Bearer <key>, or as the user name of Basic auth.',
      challenge,
    );
  const key = await store.findKey(text);
  if (!key)
    throw new Problem(
      401,
      'key_unknown',
      'This key is unknown or was revoked. Look at omokit-server key list, or make one with omokit-server key add.',
      challenge,
    );
  if (!kinds.includes(key.kind))
    throw new Problem(
      403,
      'key_not_allowed',
      `A ${key.kind} key may not do this. Use a ${kinds.join(' or ')} key.`,
    );
  if (key.kind === 'publishable' && !originAllowed(key, origin))
    throw new Problem(
      403,
      'origin_not_allowed',
      `This key may not be used from ${origin}. Add the origin to the key's origins.`,
    );
  return key;
}

/**
 * A publishable key is no secret: the list stops other sites' pages from using it, since a browser states its
 * origin truthfully. A request without Origin is let in: it is a server's, or a page's GET to its own origin, and
 * whoever leaves the header out could also have forged it.
 */
const originAllowed = (key: Key, origin: string | null): boolean =>
  origin === null || key.origins.includes('*') || key.origins.includes(origin);
