/**
 * SHA-256 of a code in hexadecimal: tells the same code again without saying which it is. Undefined where the page has
 * no WebCrypto, which it lacks on plain http. Not a secret for codes that can be guessed, such as an EAN.
 */
export async function codeHash(text: string): Promise<string | undefined> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
