import { OmoError, type Api, type ErrorCode, type Transport } from '@omokit/core';
import { http, type HttpOptions } from '@omokit/transports/http';
import type { OmoOptions } from './omo-options.js';
import type * as api from './on-demand/api.js';
import type * as Identifiers from './on-demand/identifiers.js';
import type * as memory from './on-demand/memory-queue.js';
import type * as Sealing from './on-demand/sealing.js';
import type * as histories from './on-demand/watch-history.js';
import type * as segments from './on-demand/segment.js';
import { createPageOmo } from './page-omo.js';
import { say } from './say.js';
import { loadWidgets } from './widget-loader.js';
import { installOmo } from './window-omo.js';

/** Loads a module that lies beside the widgets. */
type Load = (name: string) => Promise<unknown>;
/** The same; when it does not come, the OmoError it rejects with has this code. */
type Bring = <Module>(name: string, code: ErrorCode) => Promise<Module>;

/**
 * Starts Omokit as the attributes of a script tag say: sets `window.omo`, does the calls that were kept there before,
 * loads what the page needs besides when it needs it. Never throws: what is wrong is said on the console.
 */
export function startPage(script: Element | null, load = loaderOf(script)): void {
  attempt(() => start((script as Partial<HTMLScriptElement> | null)?.dataset ?? {}, load));
}

function attempt(run: () => void): void {
  try {
    run();
  } catch (error) {
    say(error);
  }
}

function loaderOf(script: Element | null): Load {
  const { dataset, src } = (script ?? {}) as Partial<HTMLScriptElement>;
  const folder = (dataset?.widgets ?? './widgets/').replace(/\/?$/, '/');
  const failures = new Map<string, number>();
  return async (name) => {
    const { href } = new URL(`${folder}${name}.js`, new URL(src || location.href, location.href));
    const failed = failures.get(name) ?? 0;
    try {
      // Browsers remember a module that did not come for as long as the page lives (whatwg/html 6768).
      return await import(failed > 0 ? `${href}?again=${failed}` : href);
    } catch (cause) {
      failures.set(name, failed + 1);
      throw cause;
    }
  };
}

function start(dataset: DOMStringMap, load: Load): void {
  const before: unknown = window.omo;
  if (typeof (before as { track?: unknown } | undefined)?.track === 'function') {
    window.console.warn('[omo] omo.js is on this page twice; the second one does nothing.');
    return;
  }
  if (dataset.endpoint === undefined && dataset.segmentWriteKey === undefined) {
    throw new OmoError(
      'option_invalid',
      'The script tag needs data-endpoint and data-write-key: where events go.',
    );
  }
  const { seal, channel, hashKey, country } = dataset;
  const seals = seal === undefined ? channel === 'kiosk' && isSecureContext : seal !== 'false';
  const spells = (hashKey ?? country) !== undefined;
  const needed = [...(seals ? ['sealing'] : []), ...(spells ? ['identifiers'] : [])];
  if (needed.length > 0) installAfter(needed, dataset, load);
  else install(dataset, load);
}

/** What has to be there before anything is collected. */
type Needed = Partial<typeof Sealing & typeof Identifiers>;

/** Calls wait in `window.omo` until these have come: without them nothing may be kept, read of what is, or linked. */
function installAfter(names: readonly string[], dataset: DOMStringMap, load: Load): void {
  Promise.all(names.map((name) => load(name))).then(
    (modules) => attempt(() => install(dataset, load, Object.assign({}, ...modules) as Needed)),
    (cause: unknown) => {
      const code = names[0] === 'sealing' ? 'sealer_unavailable' : 'widget_failed';
      say(notLoaded(code, names.join(), cause));
      setTimeout(installAfter, 10_000, names, dataset, load);
    },
  );
}

function install(dataset: DOMStringMap, load: Load, needed: Needed = {}): void {
  const bring: Bring = (name, code) =>
    load(name).catch((cause: unknown) => {
      throw notLoaded(code, name, cause);
    }) as Promise<never>;
  const seals = !!needed.sealerFrom;
  const host = createPageOmo(optionsOf(dataset, seals), destinationsOf(dataset, bring), {
    api: (consent) =>
      lazyApi(async () =>
        (await bring<typeof api>('api', 'api_unreachable')).createApi({ ...dataset, consent }),
      ),
    memoryQueue: async (options) =>
      (await bring<typeof memory>('memory-queue', 'queue_unavailable')).createMemoryQueue(options),
    // What changed while it came is looked at when it has.
    watchHistory: (changed, signal) =>
      void bring<typeof histories>('watch-history', 'widget_failed').then(({ watchHistory }) => {
        watchHistory(changed, signal);
        changed();
      }, say),
    sealing: seals ? (needed as typeof Sealing) : undefined,
  });
  const omo = needed.withIdentifiers?.(host, dataset) ?? host;
  omo.watch('error', say);
  installOmo(omo, (call, cause) => {
    const message = `window.omo.push was given what is no call, like ['track', 'Product Viewed']: ${String(call)}`;
    say(new OmoError('option_invalid', message, { cause }));
  });
  loadWidgets({
    load,
    failed: (name, cause) => say(notLoaded('widget_failed', name, cause)),
  });
}

const notLoaded = (code: ErrorCode, name: string, cause: unknown) =>
  new OmoError(code, `'${name}' did not load from beside omo.js.`, { cause });

/** An API that comes with its first call. */
const lazyApi = (bring: () => Promise<Api>): Api => ({
  get: async (path) => (await bring()).get(path),
  post: async (path, body) => (await bring()).post(path, body),
});

function destinationsOf(dataset: DOMStringMap, bring: Bring): Record<string, Transport> {
  const { endpoint, writeKey, segmentWriteKey } = dataset;
  return {
    // It says itself which of the two is missing.
    ...((endpoint ?? writeKey) !== undefined && { omo: http({ endpoint, writeKey } as HttpOptions) }),
    ...(segmentWriteKey !== undefined && { segment: lazySegment(dataset, bring) }),
  };
}

/** A transport whose module is loaded with its first batch. */
const lazySegment =
  (dataset: DOMStringMap, bring: Bring): Transport =>
  async (batch) => {
    try {
      return await (await bring<typeof segments>('segment', 'widget_failed')).send(dataset, batch);
    } catch (error) {
      say(error);
      return { outcome: 'retry' };
    }
  };

function optionsOf(dataset: DOMStringMap, sealer: boolean): OmoOptions {
  const { consent, channel, store, zone, autoPage, name } = dataset;
  const options = {
    consent,
    channel,
    place: store || zone ? { store: store || undefined, zone: zone || undefined } : undefined,
    autoPage: autoPage !== 'false',
    name,
    sealer,
  };
  // What is undefined has its default; createPageOmo says what is wrong with a value it does not know.
  return options as OmoOptions;
}
