import { OmoError } from '@omokit/core';

/** Says an error on the console, where there is nobody else to tell. */
export function say(error: unknown): void {
  globalThis.console.error(`[omo] ${error instanceof OmoError ? error.code : 'unexpected'}:`, error);
}
