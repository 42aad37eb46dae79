import type { Omo } from '@omokit/core';

const calls = [
  'track',
  'page',
  'identify',
  'group',
  'link',
  'connect',
  'flush',
  'reset',
  'endSession',
  'close',
] as const;

/**
 * A host whose calls wait, in order, until its queue is open: where there is no localStorage to read, who the visitor is is
 * known only then.
 */
export function afterOpening(omo: Omo): Omo {
  const opened = omo.stats().catch(() => undefined);
  const waiting = { ...omo, opened };
  for (const name of calls as readonly 'track'[]) {
    waiting[name] = (...args) => opened.then(() => omo[name](...args));
  }
  return waiting;
}
