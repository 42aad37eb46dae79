import { describe, expect, it } from 'vitest';
import { decodeBase64url, encodeBase64url } from './base64url.js';
import { isSigned, publicKeyOf, sign } from './ed25519.js';
import { generatePassKey, passKeyOf } from './pass-key.js';

const hex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const ascii = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** RFC 8032 section 7.1, tests 1 to 3: secret, public key, message, signature. */
const rfc8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const;

/** RFC 8037 appendix A.1 to A.4. */
const rfc8037 = {
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
  thumbprint: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  input: 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc',
  signature: 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
};

describe('Ed25519', () => {
  it.each(rfc8032)(
    'makes key and signature of %s (RFC 8032 section 7.1)',
    (secret, key, message, signature) => {
      expect(publicKeyOf(hex(secret))).toEqual(hex(key));
      expect(sign(hex(message), hex(secret))).toEqual(hex(signature));
      expect(isSigned(hex(signature), hex(message), hex(key))).toBe(true);
    },
  );

  it('signs as RFC 8037 appendix A.4 does', () => {
    const secret = decodeBase64url(rfc8037.d) ?? new Uint8Array();
    expect(encodeBase64url(sign(ascii(rfc8037.input), secret))).toBe(rfc8037.signature);
  });

  it('refuses a signature whose S is not below the order of the group (RFC 8032 section 5.1.7)', () => {
    const [, key, message, signature] = rfc8032[1];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const bytes = hex(signature);
    let s = order;
    for (let i = 63; i >= 32; i--) s += BigInt(bytes[i] ?? 0) << (8n * BigInt(i - 32));
    for (let i = 32; i < 64; i++) bytes[i] = Number((s >> (8n * BigInt(i - 32))) & 255n);
    expect(isSigned(bytes, hex(message), hex(key))).toBe(false);
  });

  it('refuses keys of small order, for which one signature fits every message', () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const fitsAll = new Uint8Array(64);
    fitsAll[0] = 1;
    expect(isSigned(fitsAll, ascii('anything'), identity)).toBe(false);
  });

  it('refuses keys and signatures of other lengths', () => {
    const [, key, message, signature] = rfc8032[0];
    expect(isSigned(hex(signature).subarray(1), hex(message), hex(key))).toBe(false);
    expect(isSigned(hex(signature), hex(message), hex(key).subarray(1))).toBe(false);
  });
});

describe('generatePassKey', () => {
  it('names the key by its thumbprint (RFC 8037 appendix A.3)', () => {
    const secret = decodeBase64url(rfc8037.d) ?? new Uint8Array();
    expect(passKeyOf(secret).publicKey).toEqual({
      kid: rfc8037.thumbprint.slice(0, 6),
      alg: 'EdDSA',
      x: rfc8037.x,
    });
  });

  it('takes its randomness from the caller where the platform has none', () => {
    const key = generatePassKey((length) => new Uint8Array(length).fill(7));
    expect(key).toEqual(passKeyOf(new Uint8Array(32).fill(7)));
  });

  it('makes a different key each time', () => {
    expect(generatePassKey().kid).not.toBe(generatePassKey().kid);
  });

  it('refuses randomness of another length', () => {
    expect(() => generatePassKey(() => new Uint8Array(16))).toThrow(
      expect.objectContaining({ code: 'pass_key_invalid' }),
    );
  });
});
