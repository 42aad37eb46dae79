import { OmoError } from '@omokit/core';

/** The address of a path under an endpoint; throws OmoError `option_invalid` when the endpoint is no web address. */
export function destinationUrl(endpoint: string, path: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  try {
    const url = new URL(endpoint.replace(/\/+$/, '') + path, base);
    if (url.protocol === 'https:' || url.protocol === 'http:') return url.href;
  } catch {
    // Said below, in words of this library.
  }
  throw new OmoError(
    'option_invalid',
    `endpoint '${endpoint}' is no web address; give one like https://collect.example.`,
  );
}

/** Throws OmoError `option_invalid` when the write key is missing. */
export function checkWriteKey(writeKey: string): void {
  if (writeKey.trim() === '') {
    throw new OmoError(
      'option_invalid',
      'writeKey is empty; give the write key the backend made for this site.',
    );
  }
}
