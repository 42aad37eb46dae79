import type { Identifier } from '@omokit/protocol';
import { admitIdentifier } from './admit-link.js';
import { identifierKey, isHashed } from './identifier.js';
import type { LinkCode } from './link-codes.js';
import { defaultRules, type IdentityRules } from './rules.js';

/** Ids that systems made, which are hashed only where a site says so: they tell nobody who somebody is. */
export const plainTypes: readonly string[] = ['user', 'anonymous', 'pass', 'device'];

/** The part of WebCrypto that is needed; `crypto.subtle` has it. */
export interface Hmac {
  importKey(
    format: 'raw',
    key: Uint8Array<ArrayBuffer>,
    algorithm: { name: 'HMAC'; hash: 'SHA-256' },
    extractable: boolean,
    usages: 'sign'[],
  ): Promise<HmacKey>;
  sign(algorithm: 'HMAC', key: HmacKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}
/** A CryptoKey, whichever runtime made it. */
type HmacKey = object;

export interface Hashing {
  /** The same wherever identifiers of the site are hashed: another key gives other people. */
  key: string;
  rules?: IdentityRules;
  /** `crypto.subtle`, unless given. */
  subtle?: Hmac;
}

/**
 * Hashes an identifier with a key (HMAC-SHA-256, RFC 2104), the same on every device and server: `hmac:` and base64url of
 * 'type:value'. It is normalised and checked before, since nobody can tell afterwards. A hashed one stays as it is.
 */
export async function hashIdentifier(
  identifier: Identifier,
  { key, rules = defaultRules, subtle = subtleHere() }: Hashing,
): Promise<{ ok: true; identifier: Identifier } | { ok: false; code: LinkCode }> {
  const admission = admitIdentifier(identifier, rules);
  if (!admission.ok || isHashed(admission.identifier.value)) return admission;
  const { type } = admission.identifier;
  const imported = await subtle.importKey('raw', bytesOf(key), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const hash = await subtle.sign('HMAC', imported, bytesOf(identifierKey(admission.identifier)));
  return { ok: true, identifier: { type, value: `hmac:${base64url(new Uint8Array(hash))}` } };
}

interface Here {
  crypto?: { subtle?: Hmac };
}

function subtleHere(): Hmac {
  const subtle = (globalThis as Here).crypto?.subtle;
  if (!subtle)
    throw new TypeError(
      'There is no WebCrypto here: pages need https. Give `subtle`, or hash on the server.',
    );
  return subtle;
}

/** UTF-8 (RFC 3629); TextEncoder is not everywhere. What is admitted has no half of a surrogate pair. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = encodeURIComponent(text).match(/%..|[^%]/g) ?? [];
  return Uint8Array.from(bytes, (each) =>
    each.length === 3 ? parseInt(each.slice(1), 16) : each.charCodeAt(0),
  );
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Without padding (RFC 4648 section 5). */
function base64url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const three = (a << 16) | (b << 8) | c;
    for (let nth = 0; nth < Math.min(4, bytes.length - at + 1); nth++)
      text += alphabet.charAt((three >> (18 - 6 * nth)) & 63);
  }
  return text;
}
