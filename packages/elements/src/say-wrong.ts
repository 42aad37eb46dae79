import { OmoError } from '@omokit/core';

const said = new Set<string>();

/** Says on the console, once, what an attribute does not take: on the page only something would be missing. */
export function sayWrong(tag: string, attribute: string, value: string, takes: string): void {
  const message = `<${tag}> has ${attribute} '${value}'; it takes ${takes}.`;
  if (said.has(message)) return;
  said.add(message);
  globalThis.console.error('[omo] option_invalid:', new OmoError('option_invalid', message));
}
