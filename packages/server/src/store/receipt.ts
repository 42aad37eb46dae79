import { createPrivateKey, sign } from 'node:crypto';
import type { Erasure, ErasureReceipt } from '@omokit/protocol';
import type { PassSigner } from '@omokit/passes';

/** PKCS #8 of an Ed25519 seed (RFC 8410, section 7), before the seed. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a receipt says of an erasure as it stands: counts and states. */
export const receiptOf = (erasure: Erasure, issuer: string): ErasureReceipt => ({
  iss: issuer,
  jti: erasure.id,
  iat: Math.floor(Date.parse(erasure.at) / 1000),
  scope: erasure.scope,
  erased: erasure.erased,
  devices: erasure.devices,
  destinations: erasure.destinations.map(({ name, state }) => ({ name, state })),
});

/** A compact JWS (RFC 7515, section 7.1) signed with Ed25519 (RFC 8037, section 3.1). */
export function signReceipt(receipt: ErasureReceipt, { kid, secret }: PassSigner): string {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: 'der', type: 'pkcs8' });
  const signed = `${encoded({ alg: 'EdDSA', typ: 'omokit-erasure+jwt', kid })}.${encoded(receipt)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}
