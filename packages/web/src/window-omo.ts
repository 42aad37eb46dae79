import type { Omo } from '@omokit/core';

/** A call of the tracker's as data: the method's name, then its arguments. Or a function that is given the host. */
export type OmoCall =
  | {
      [M in 'track' | 'page' | 'identify' | 'group' | 'link' | 'flush' | 'reset' | 'endSession']: [
        M,
        ...Parameters<Omo[M]>,
      ];
    }['track' | 'page' | 'identify' | 'group' | 'link' | 'flush' | 'reset' | 'endSession']
  | ((omo: Omo) => void);

/** `window.omo` once the script tag has loaded. */
export interface PageOmo extends Omo {
  /** Does what was called before the script had loaded, and after it the same at once. */
  push(...calls: OmoCall[]): void;
}

declare global {
  interface Window {
    omo?: PageOmo | { push(...calls: OmoCall[]): unknown };
  }
  /**
   * Where widgets look for their host. The script tag sets it; before omo.js has loaded it is a plain array that keeps
   * the calls, `(window.omo ||= []).push(['track', 'Product Viewed'])`. With npm, installOmo sets it.
   */
  var omo: Window['omo'];
}

/**
 * Makes a host the page's own: widgets find it as `window.omo`, and the calls that were kept there before are done.
 * `refused` is told of what is no call.
 */
export function installOmo(
  omo: Omo,
  refused: (call: unknown, cause?: unknown) => void = () => undefined,
): PageOmo {
  const before = window.omo;

  function run(call: OmoCall): void {
    try {
      if (typeof call === 'function') return call(omo);
      const [method = '', ...args] = Array.isArray(call) ? call : [];
      const perform: unknown = Object.hasOwn(omo, method) && omo[method as 'track'];
      if (typeof perform === 'function') perform(...args);
      else refused(call);
    } catch (cause) {
      refused(call, cause);
    }
  }

  const page: PageOmo = { ...omo, push: (...calls) => calls.forEach(run) };
  window.omo = page;
  if (Array.isArray(before)) before.forEach(run);
  return page;
}
