import { OmoError } from '@omokit/core';
import { segment } from '@omokit/transports/segment';
import type { OmoOptions } from './omo-options.js';
import { createPageOmo } from './page-omo.js';
import { loadWidgets } from './widget-loader.js';
import { installOmo } from './window-omo.js';

const { console } = window;

function say(error: unknown): void {
  const code = error instanceof OmoError ? error.code : 'unexpected';
  console.error(`[omo] ${code}:`, error);
}

/**
 * Starts Omokit as the attributes of a script tag say: sets `window.omo`, does the calls that were kept there before,
 * loads the widgets whose tags are on the page. Never throws: what is wrong is said on the console.
 */
export function startPage(script: Element | null): void {
  try {
    start((script ?? {}) as Partial<HTMLScriptElement>);
  } catch (error) {
    say(error);
  }
}

function start({ dataset = {}, src = '' }: Partial<HTMLScriptElement>): void {
  const before: unknown = window.omo;
  if (typeof (before as { track?: unknown } | undefined)?.track === 'function') {
    console.warn('[omo] omo.js is on this page twice; the second one does nothing.');
    return;
  }
  if (dataset.endpoint === undefined && dataset.segmentWriteKey === undefined) {
    throw new OmoError(
      'option_invalid',
      'The script tag needs data-endpoint and data-write-key: where events go.',
    );
  }
  const omo = createPageOmo(optionsOf(dataset));
  omo.watch('error', say);
  installOmo(omo, (call, cause) => {
    const message = `window.omo.push was given what is no call, like ['track', 'Product Viewed']: ${String(call)}`;
    say(new OmoError('option_invalid', message, { cause }));
  });

  const base = new URL(dataset.widgets ?? './widgets/', src || location.href).href;
  loadWidgets({
    base: base.endsWith('/') ? base : `${base}/`,
    failed: (tag, cause) =>
      say(new OmoError('widget_failed', `<${tag}> could not be loaded from ${base}.`, { cause })),
  });
}

function optionsOf(dataset: DOMStringMap): OmoOptions {
  const {
    endpoint,
    writeKey,
    segmentWriteKey,
    segmentEndpoint,
    consent,
    channel,
    store,
    zone,
    autoPage,
    name,
  } = dataset;
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(writeKey !== undefined && { writeKey }),
    ...(segmentWriteKey !== undefined && {
      transport: {
        segment: segment({
          writeKey: segmentWriteKey,
          ...(segmentEndpoint && { endpoint: segmentEndpoint }),
        }),
      },
    }),
    // createOmo says what is wrong with a value it does not know.
    ...(consent !== undefined && { consent: consent as 'ask' }),
    ...(channel !== undefined && { channel: channel as 'web' }),
    ...((store || zone) && { place: { ...(store && { store }), ...(zone && { zone }) } }),
    autoPage: autoPage !== 'false',
    ...(name !== undefined && { name }),
  };
}
