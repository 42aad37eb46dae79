import type { JsonObject } from '@omokit/protocol';

/** Snowplow's self-describing JSON. */
export interface SelfDescribing {
  /** `iglu:com.acme/product_viewed/jsonschema/1-0-0` */
  schema: string;
  data: JsonObject;
}

/** URL-safe base64 without padding (RFC 4648, 5) of a text in UTF-8, as `ue_px` and `cx` have it. */
export function encodeBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
