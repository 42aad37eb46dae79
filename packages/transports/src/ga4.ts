import type { Sent, Transport } from '@omokit/core';
import type { TrackedEvent } from '@omokit/protocol';
import { ga4EventOf } from './ga4/event.js';
import { runsOf, type Run } from './ga4/runs.js';
import { ageMs, sendMessages } from './messages.js';
import { destinationUrl, requireText } from './options.js';
import { post, type PostOptions } from './post.js';

export interface Ga4Options extends PostOptions {
  /** Of the web data stream, `G-XXXXXXXXXX`. */
  measurementId: string;
  /**
   * Whoever has it can write into your reports, so its place is a server: give it there, or leave it out in a page and
   * let `endpoint` be a proxy of yours that adds it.
   */
  apiSecret?: string;
  /** `https://www.google-analytics.com` when not given; `https://region1.google-analytics.com` collects in the EU. */
  endpoint?: string;
}

/** How far back the Measurement Protocol takes events. */
const maxAgeMs = 72 * 3_600_000;

/** How long a batch may take: beyond its lease in the queue (30 s) another tab would send it as well. */
const longestMs = 15_000;

/** Of what comes twice GA4 knows purchases only, by their transaction_id. */
const isNumbered = ({ event, properties }: TrackedEvent): boolean =>
  event === 'Order Completed' && Boolean(properties?.order_id);

/**
 * Sends to Google Analytics 4: Measurement Protocol, `POST /mp/collect`. What is older than 72 hours it would date
 * wrongly, so that is refused with `event_too_old`. A page that goes hears no answer, and the next page sends the same
 * again: what GA4 would count twice then is left to that page.
 */
export function ga4({
  measurementId,
  apiSecret,
  endpoint = 'https://www.google-analytics.com',
  ...options
}: Ga4Options): Transport {
  requireText('measurementId', measurementId);
  const query = new URLSearchParams({ measurement_id: measurementId });
  if (apiSecret !== undefined) query.set('api_secret', apiSecret);
  const url = `${destinationUrl(endpoint, '/mp/collect')}?${query}`;
  const { now = Date.now } = options;
  /** Of batches that were taken in part, so that the next try does not count them twice. */
  const taken = new Set<string>();

  async function send({ body, ids }: Run, leaving: boolean): Promise<Sent> {
    const { sent } = await post({ ...options, url, body, leaving });
    if (sent.outcome === 'ok') for (const id of ids) taken.add(id);
    return sent;
  }

  async function sendAll(runs: readonly Run[], leaving: boolean): Promise<Sent> {
    const began = now();
    // A page that goes has no time to wait for one answer before the next request; else their order is kept.
    const under = leaving ? runs.map((run) => send(run, true)) : undefined;
    for (const [at, run] of runs.entries()) {
      if (now() - began > longestMs) return { outcome: 'split' };
      const sent = await (under?.[at] ?? send(run, false));
      if (sent.outcome !== 'ok') return sent;
    }
    return { outcome: 'ok' };
  }

  return async ({ events, sentAt, leaving = false }) => {
    const going = leaving ? events.filter(isNumbered) : events;
    const sent = await sendMessages(
      { events: going, leaving },
      {
        map: ga4EventOf,
        refuse: (event) => (ageMs(event, sentAt) > maxAgeMs ? 'event_too_old' : undefined),
        send(messages) {
          const missing = messages.filter(({ event }) => !taken.has(event.messageId));
          return sendAll(runsOf(missing), leaving);
        },
      },
    );
    if (leaving) return sent.outcome === 'ok' && going.length < events.length ? { outcome: 'retry' } : sent;
    if (sent.outcome === 'ok') for (const { messageId } of events) taken.delete(messageId);
    return sent;
  };
}
