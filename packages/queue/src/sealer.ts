import { OmoError, type Sealer } from '@omokit/core';
import { openDB, type DBSchema } from 'idb';

interface KeySchema extends DBSchema {
  keys: { key: string; value: CryptoKey };
}

/** The first byte of what is sealed: what the others mean. */
const version = 1;
/** 96 bits, drawn anew each time (NIST SP 800-38D, 8.2.2): safe for the first 2^32 seals of a key. */
const ivLength = 12;

/**
 * Seals with AES-GCM, under a key of this device that no script can read and no tab but those of this origin can use.
 * `name` is the queue's. Rejects with OmoError `sealer_unavailable`.
 */
export async function createSealer(name = 'omo'): Promise<Sealer> {
  const subtle = (globalThis.crypto as Partial<Crypto> | undefined)?.subtle;
  if (!subtle) throw unavailable('Only pages of a secure context can encrypt: serve this one over https.');
  const key = await keyOfDevice(`${name}-keys`, subtle).catch((cause: unknown) => {
    throw unavailable('This browser keeps no key for the page (private mode, or no storage).', cause);
  });
  const additionalData = new TextEncoder().encode(`omokit sealed ${version} ${name}`);
  const withIv = (iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData });

  return {
    async seal(text) {
      const iv = crypto.getRandomValues(new Uint8Array(ivLength));
      const body = await subtle.encrypt(withIv(iv), key, new TextEncoder().encode(text));
      const sealed = new Uint8Array(1 + ivLength + body.byteLength);
      sealed[0] = version;
      sealed.set(iv, 1);
      sealed.set(new Uint8Array(body), 1 + ivLength);
      return sealed;
    },
    async open(sealed) {
      const bytes = sealed as Uint8Array<ArrayBuffer>;
      if (bytes[0] !== version) throw new TypeError('It is not of this version of the sealer.');
      const iv = bytes.slice(1, 1 + ivLength);
      const body = await subtle.decrypt(withIv(iv), key, bytes.subarray(1 + ivLength));
      return new TextDecoder().decode(body);
    },
  };
}

/** The one key of this name on this device, which the first page makes. */
async function keyOfDevice(database: string, subtle: SubtleCrypto): Promise<CryptoKey> {
  const connection = await openDB<KeySchema>(database, 1, {
    upgrade: (opening) => void opening.createObjectStore('keys'),
  });
  try {
    const known = await connection.transaction('keys').store.get('key');
    if (known) return known;
    const made = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const tx = connection.transaction('keys', 'readwrite', { durability: 'strict' });
    // Another tab may have been first. What it has sealed by now must be opened by both.
    const first = await tx.store.get('key');
    if (!first) await tx.store.put(made, 'key');
    await tx.done;
    return first ?? made;
  } finally {
    connection.close();
  }
}

function unavailable(message: string, cause?: unknown): OmoError {
  return new OmoError('sealer_unavailable', message, { cause });
}
