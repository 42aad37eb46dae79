import { OmoError, type ErrorCode, type Transport } from '@omokit/core';
import { http, type HttpOptions } from '@omokit/transports/http';
import type { OmoOptions } from './omo-options.js';
import type * as Api from './on-demand/api.js';
import type * as Identifiers from './on-demand/identifiers.js';
import type * as Memory from './on-demand/memory-queue.js';
import type * as Sealing from './on-demand/sealing.js';
import type * as Histories from './on-demand/watch-history.js';
import type * as Segments from './on-demand/segment.js';
import { createPageOmo } from './page-omo.js';
import { say } from './say.js';
import { loadWidgets } from './widget-loader.js';
import { installOmo } from './window-omo.js';

/** Loads a module that lies beside the widgets; `query` is another one each time it is tried again. */
type Load = (name: string, query: string) => Promise<unknown>;
/** The same; what it rejects with is an OmoError. */
type Bring = <Module>(name: string) => Promise<Module>;

/** What has to be there before anything is collected. */
type Needed = Partial<typeof Sealing & typeof Identifiers>;

/**
 * Starts Omokit as the attributes of a script tag say: sets `window.omo`, does the calls that were kept there before,
 * loads what the page needs besides when it needs it. Never throws: what is wrong is said on the console.
 */
export function startPage(script: Element | null, load?: Load): void {
  const { dataset = {}, src } = (script ?? {}) as Partial<HTMLScriptElement>;
  const folder = (dataset.widgets ?? './widgets/').replace(/\/?$/, '/');
  const fromFolder: Load = (name, query) =>
    import(new URL(`${folder}${name}.js${query}`, src || location.href).href);
  try {
    start(dataset, bringing(load ?? fromFolder));
  } catch (error) {
    say(error);
  }
}

/** What it means that one of these has not come. */
const codes: Record<string, ErrorCode> = {
  api: 'api_unreachable',
  'memory-queue': 'queue_unavailable',
  sealing: 'sealer_unavailable',
};

function bringing(load: Load): Bring {
  const failures = new Map<string, number>();
  return async (name) => {
    const failed = failures.get(name) ?? 0;
    try {
      // Browsers remember a module that did not come for as long as the page lives (whatwg/html 6768).
      return (await load(name, failed > 0 ? `?again=${failed}` : '')) as never;
    } catch (cause) {
      failures.set(name, failed + 1);
      const message = `'${name}' did not load from beside omo.js: is widgets/ there, and not blocked?`;
      throw new OmoError(codes[name] ?? 'widget_failed', message, { cause });
    }
  };
}

function start(dataset: DOMStringMap, bring: Bring): void {
  const before: unknown = window.omo;
  if (typeof (before as { track?: unknown } | undefined)?.track === 'function') {
    throw new OmoError('option_invalid', 'omo.js is on this page twice; the second one does nothing.');
  }
  const { endpoint, writeKey, segmentWriteKey } = dataset;
  if (!(endpoint && writeKey) && !segmentWriteKey) {
    throw new OmoError(
      'option_invalid',
      'The script tag needs data-endpoint and data-write-key: where events go.',
    );
  }
  const { seal, channel, hashKey, country } = dataset;
  const seals = seal === undefined ? channel === 'kiosk' && isSecureContext : seal !== 'false';
  const needed: string[] = [];
  if (seals) needed.push('sealing');
  if ((hashKey ?? country) !== undefined) needed.push('identifiers');
  if (needed.length > 0) installAfter(needed, dataset, bring);
  else install(dataset, bring);
}

/** Calls wait in `window.omo` until these have come: without them nothing may be kept, read of what is, or linked. */
function installAfter(names: readonly string[], dataset: DOMStringMap, bring: Bring): void {
  Promise.all(names.map((name) => bring<Needed>(name)))
    .then(
      (modules) => install(dataset, bring, Object.assign({}, ...modules) as Needed),
      (error: unknown) => {
        say(error);
        setTimeout(installAfter, 10_000, names, dataset, bring);
      },
    )
    .catch(say);
}

function install(dataset: DOMStringMap, bring: Bring, needed: Needed = {}): void {
  const host = createPageOmo(optionsOf(dataset, !!needed.sealerFrom), destinationsOf(dataset, bring), {
    api(consent) {
      // It comes with its first call.
      const api = async () => (await bring<typeof Api>('api')).createApi({ ...dataset, consent });
      return {
        get: async (path) => (await api()).get(path),
        post: async (path, body) => (await api()).post(path, body),
      };
    },
    memoryQueue: async (options) => (await bring<typeof Memory>('memory-queue')).createMemoryQueue(options),
    // What changed while it came is looked at when it has.
    watchHistory: (changed, signal) =>
      void bring<typeof Histories>('watch-history').then(({ watchHistory }) => {
        watchHistory(changed, signal);
        changed();
      }, say),
    sealing: needed as typeof Sealing,
  });
  const omo = needed.withIdentifiers?.(host, dataset) ?? host;
  omo.watch('error', say);
  installOmo(omo, (call, cause) => {
    const message = `window.omo.push was given what is no call, like ['track', 'Product Viewed']: ${String(call)}`;
    say(new OmoError('option_invalid', message, { cause }));
  });
  loadWidgets({ load: bring, failed: (_, error) => say(error) });
}

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
      return await (await bring<typeof Segments>('segment')).send(dataset, batch);
    } catch (error) {
      say(error);
      return { outcome: 'retry' };
    }
  };

function optionsOf(dataset: DOMStringMap, sealer: boolean): OmoOptions {
  const { store, zone, autoPage } = dataset;
  const options = {
    ...dataset,
    place: store || zone ? { store: store || undefined, zone: zone || undefined } : undefined,
    autoPage: autoPage !== 'false',
    sealer,
  };
  // What is undefined has its default; createPageOmo says what is wrong with a value it does not know.
  return options as OmoOptions;
}
