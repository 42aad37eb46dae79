import { OmoError, type Api, type AskableConsent, type Transport } from '@omokit/core';
import type { OmoOptions } from './omo-options.js';
import type * as api from './on-demand/api.js';
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
  try {
    start((script as Partial<HTMLScriptElement> | null)?.dataset ?? {}, load);
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
  const omo = createPageOmo(optionsOf(dataset, load), { api: (consent) => lazyApi(dataset, consent, load) });
  omo.watch('error', say);
  installOmo(omo, (call, cause) => {
    const message = `window.omo.push was given what is no call, like ['track', 'Product Viewed']: ${String(call)}`;
    say(new OmoError('option_invalid', message, { cause }));
  });
  loadWidgets({
    load,
    failed: (name, cause) =>
      say(new OmoError('widget_failed', `'${name}' could not be loaded from beside omo.js.`, { cause })),
  });
}

function lazyApi({ endpoint, writeKey }: DOMStringMap, consent: AskableConsent, load: Load): Api {
  let loading: Promise<Api> | undefined;
  const loaded = () =>
    (loading ??= (load('api') as Promise<typeof api>).then(
      ({ createApi }) => createApi({ endpoint, writeKey, consent }),
      (cause: unknown) => {
        loading = undefined;
        throw new OmoError('api_unreachable', 'A part of omo.js could not be loaded; try again later.', {
          cause,
        });
      },
    ));
  return {
    get: async (path) => (await loaded()).get(path),
    post: async (path, body) => (await loaded()).post(path, body),
  };
}

/** A transport whose module is loaded with its first batch. */
function lazySegment({ segmentWriteKey, segmentEndpoint }: DOMStringMap, load: Load): Transport {
  let segment: Transport | undefined;
  return async (batch) => {
    try {
      segment ??= ((await load('segment')) as typeof segments).segment({
        writeKey: segmentWriteKey ?? '',
        ...(segmentEndpoint && { endpoint: segmentEndpoint }),
      });
    } catch (error) {
      say(error);
      return { outcome: 'retry' };
    }
    return segment(batch);
  };
}

function optionsOf(dataset: DOMStringMap, load: Load): OmoOptions {
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
  };
  // What is undefined has its default; createOmo says what is wrong with a value it does not know.
  return options as OmoOptions;
}
