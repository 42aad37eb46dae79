import { OmoError, type Api, type AskableConsent, type ErrorCode, type Transport } from '@omokit/core';
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
  const seals = !!needed.sealerFrom;
  const host = createPageOmo(optionsOf(dataset, load, seals), {
    api: (consent) => lazyApi(dataset, consent, load),
    memoryQueue: async (options) =>
      ((await load('memory-queue')) as typeof memory).createMemoryQueue(options),
    // What changed while it came is looked at when it has.
    watchHistory: (changed, signal) =>
      void (load('watch-history') as Promise<typeof histories>).then(({ watchHistory }) => {
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

/** An API whose module is loaded with its first call. */
function lazyApi({ endpoint, writeKey }: DOMStringMap, consent: AskableConsent, load: Load): Api {
  const loaded = () =>
    (load('api') as Promise<typeof api>).then(
      ({ createApi }) => createApi({ endpoint, writeKey, consent }),
      (cause: unknown) => {
        throw notLoaded('api_unreachable', 'api', cause);
      },
    );
  return {
    get: async (path) => (await loaded()).get(path),
    post: async (path, body) => (await loaded()).post(path, body),
  };
}

/** A transport whose module is loaded with its first batch. */
const lazySegment =
  (dataset: DOMStringMap, load: Load): Transport =>
  async (batch) => {
    try {
      return await ((await load('segment')) as typeof segments).send(dataset, batch);
    } catch (error) {
      say(error);
      return { outcome: 'retry' };
    }
  };

function optionsOf(dataset: DOMStringMap, load: Load, sealer: boolean): OmoOptions {
  const { endpoint, writeKey, segmentWriteKey, consent, channel, store, zone, autoPage, name } = dataset;
  const options = {
    endpoint,
    writeKey,
    transport: segmentWriteKey === undefined ? undefined : { segment: lazySegment(dataset, load) },
    consent,
    channel,
    place: store || zone ? { store: store || undefined, zone: zone || undefined } : undefined,
    autoPage: autoPage !== 'false',
    name,
    sealer,
  };
  // What is undefined has its default; createOmo says what is wrong with a value it does not know.
  return options as OmoOptions;
}
