import type { Omo } from '@omokit/core';

/** A call of the tracker's as data: the method's name, then its arguments. Or a function that is given the host. */
export type OmoCall =
  | {
      [M in 'track' | 'page' | 'identify' | 'group' | 'link' | 'flush' | 'reset']: [M, ...Parameters<Omo[M]>];
    }['track' | 'page' | 'identify' | 'group' | 'link' | 'flush' | 'reset']
  | ((omo: Omo) => void);

/** `window.omo` once the script tag has loaded. */
export interface PageOmo extends Omo {
  /** Does what was called before the script had loaded, and after it the same at once. */
  push(...calls: OmoCall[]): void;
}

declare global {
  interface Window {
    /** Before omo.js has loaded: a plain array that keeps the calls, `(window.omo ||= []).push(['track', 'Product Viewed'])`. */
    omo?: PageOmo | { push(...calls: OmoCall[]): unknown };
  }
}

const methods: ReadonlySet<unknown> = new Set([
  'track',
  'page',
  'identify',
  'group',
  'link',
  'flush',
  'reset',
]);

/** Adds `push` to a host. `refused` is told of what is no call. */
export function withPush(omo: Omo, refused: (call: unknown, cause?: unknown) => void): PageOmo {
  function run(call: OmoCall): void {
    try {
      if (typeof call === 'function') return call(omo);
      const [method, ...args] = Array.isArray(call) ? call : [];
      if (!methods.has(method)) return refused(call);
      // Checked just above: only what OmoCall allows comes through.
      const perform = omo[method as 'track'] as (...args: unknown[]) => unknown;
      perform(...args);
    } catch (cause) {
      refused(call, cause);
    }
  }
  return { ...omo, push: (...calls) => calls.forEach(run) };
}
