import { OmoError } from '@omokit/core';

/** The headers that Standard Webhooks 1.0 asks for; `timestamp` in seconds since 1970. */
export async function signWebhook(
  id: string,
  timestamp: number,
  body: string,
  secret: string,
): Promise<Record<string, string>> {
  const signature = await crypto.subtle.sign('HMAC', await keyOf(secret), signedPart(id, timestamp, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
  };
}

export interface VerifyOptions {
  /** How far the sender's clock may be from ours, either way; 5 minutes when not given. */
  toleranceMs?: number;
  now?: () => number;
}

/**
 * Whether a request was signed with the secret, and recently. `body` is the text as it arrived, not parsed; `secret` may
 * be several while one replaces another. Compares in constant time; throws OmoError `option_invalid` for a bad secret.
 */
export async function verifyWebhook(
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  secret: string | readonly string[],
  { toleranceMs = 5 * 60_000, now = Date.now }: VerifyOptions = {},
): Promise<boolean> {
  const header = (name: string) =>
    String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? '');
  const [id, timestamp] = [header('webhook-id'), Number(header('webhook-timestamp') || NaN)];
  const keys = await Promise.all([secret].flat().map(keyOf));
  if (id === '' || !(Math.abs(now() - timestamp * 1_000) <= toleranceMs)) return false;

  const signed = signedPart(id, timestamp, body);
  // A sender that changes its secret signs with both; more than a handful is not meant honestly.
  const signatures = header('webhook-signature').split(' ', 8).flatMap(signatureOf);
  const tries = signatures.flatMap((signature) =>
    keys.map((key) => crypto.subtle.verify('HMAC', key, signature, signed)),
  );
  return (await Promise.all(tries)).includes(true);
}

const signedPart = (id: string, timestamp: number, body: string) =>
  new TextEncoder().encode(`${id}.${timestamp}.${body}`);

function signatureOf(text: string): Uint8Array<ArrayBuffer>[] {
  const bytes = text.startsWith('v1,') ? fromBase64(text.slice(3)) : undefined;
  return bytes ? [bytes] : [];
}

async function keyOf(secret: string): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', secretBytes(secret), algorithm, false, ['sign', 'verify']);
}

/** The bytes of a secret; throws OmoError `option_invalid` when it is none. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(secret.replace(/^whsec_/, ''));
  if (bytes && bytes.length >= 24) return bytes;
  throw new OmoError(
    'option_invalid',
    "secret is none: a webhook's is 'whsec_' and 24 to 64 bytes in base64.",
  );
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    // No base64: whoever asked says what that means.
    return undefined;
  }
}
