import { OmoError } from '@omokit/core';

/**
 * The address of a path under an endpoint, or the endpoint as it is when there is none. Throws OmoError `option_invalid`
 * when the endpoint is no web address: `https://…`, or on the page's own host `/…`.
 */
export function destinationUrl(endpoint: string, path: string): string {
  // Else it would be the page's own address.
  requireText('endpoint', endpoint);
  try {
    // Without its beginning it would be a path of the page.
    if (/^(https?:\/)?\//i.test(endpoint)) {
      return new URL(path ? endpoint.replace(/\/+$/, '') + path : endpoint, globalThis.location?.href).href;
    }
  } catch {
    // Said below, in words of this library.
  }
  throw new OmoError(
    'option_invalid',
    `endpoint '${endpoint}' is no web address; give one like https://collect.example.`,
  );
}

/** Throws OmoError `option_invalid` when an option that must be a text is none or empty. */
export function requireText(name: string, text: unknown): void {
  if (typeof text === 'string' && text.trim()) return;
  throw new OmoError('option_invalid', `${name} is missing; nothing can be sent without it.`);
}
