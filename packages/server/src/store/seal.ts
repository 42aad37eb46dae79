import { createCipheriv, createDecipheriv, randomFillSync, type KeyObject } from 'node:crypto';

// AES-256-GCM (NIST SP 800-38D): a random nonce of 96 bits, a tag of 128, and what it is about as additional data, so
// that nothing sealed can be moved to where it was not written.
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Asking the system for many at once costs a tenth. */
const nonces = Buffer.alloc(256 * nonceBytes);
let used = nonces.byteLength;

function nextNonce(): Buffer {
  if (used === nonces.byteLength) {
    randomFillSync(nonces);
    used = 0;
  }
  const nonce = Buffer.from(nonces.subarray(used, used + nonceBytes));
  used += nonceBytes;
  return nonce;
}

/** nonce · tag · ciphertext */
export function seal(key: KeyObject, plain: string, about: string): Buffer {
  const nonce = nextNonce();
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about));
  const sealed = [cipher.update(plain, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
}

/** What was sealed with this key about the same; undefined for anything else. */
export function open(key: KeyObject, sealed: Buffer, about: string): string | undefined {
  const ciphertext = sealed.subarray(nonceBytes + tagBytes);
  if (sealed.byteLength < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
  } catch {
    return undefined; // not its key, not its place, or changed
  }
}
