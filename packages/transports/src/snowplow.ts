import type { Transport } from '@omokit/core';
import type { TrackedEvent } from '@omokit/protocol';
import { sendMessages, withMessages } from './messages.js';
import { destinationUrl, requireText } from './options.js';
import { post, type PostOptions } from './post.js';
import { commerceOf } from './snowplow/commerce.js';
import { encodeBase64Url, type SelfDescribing } from './snowplow/self-describing.js';

export type { SelfDescribing } from './snowplow/self-describing.js';

export interface SnowplowOptions extends PostOptions {
  /** Address of the collector. */
  endpoint: string;
  /** `aid`: which site or app this is. */
  appId: string;
  /** `p`: `web`, `mob`, `pc`, `srv`, `app`, `tv`, `cnsl` or `iot`; `web` when not given. */
  platform?: string;
  /**
   * The self-describing event of a `track`, under a schema of your Iglu registry. When not given, or for events of which
   * it makes undefined, shop events are Snowplow's e-commerce events and all others structured ones.
   */
  describe?(event: TrackedEvent): SelfDescribing | undefined;
  /** More entities for an event, under schemas of your Iglu registry. */
  entities?(event: TrackedEvent): readonly SelfDescribing[];
  /** Whether events and entities are in base64, as Snowplow recommends; true when not given. */
  base64?: boolean;
}

/**
 * Sends to a Snowplow collector: `POST /com.snowplowanalytics.snowplow/tp2`, each event under its messageId as `eid`, by
 * which Snowplow knows what comes twice. Costs a CORS preflight: the collector takes `application/json` only.
 */
export function snowplow({ endpoint, appId, platform = 'web', ...rest }: SnowplowOptions): Transport {
  const { describe, entities = () => [], base64 = true, ...options } = rest;
  const url = destinationUrl(endpoint, '/com.snowplowanalytics.snowplow/tp2');
  requireText('appId', appId);

  function payloadOf(event: TrackedEvent, sentAt: string): Record<string, string> | undefined {
    const meaning = meaningOf(event, describe);
    if (!meaning) return undefined;
    const { messageId, anonymousId, userId, timestamp, context } = event;
    const { page, locale, userAgent, library, omo } = context;
    const attached = [...meaning.entities, ...entities(event)];
    return texts({
      ...meaning.fields,
      eid: messageId,
      aid: appId,
      p: platform,
      tv: library ? `${library.name}-${library.version}` : 'omokit',
      dtm: Date.parse(timestamp),
      stm: Date.parse(sentAt),
      duid: anonymousId,
      uid: userId,
      sid: omo.session,
      url: page?.url,
      page: page?.title,
      refr: page?.referrer,
      lang: locale,
      ua: userAgent,
      ...(meaning.event && described('ue_px', 'ue_pr', 'unstruct_event/jsonschema/1-0-0', meaning.event)),
      ...(attached.length > 0 && described('cx', 'co', 'contexts/jsonschema/1-0-1', attached)),
    });
  }

  function described(encoded: string, plain: string, schema: string, data: object) {
    const json = JSON.stringify({ schema: `iglu:com.snowplowanalytics.snowplow/${schema}`, data });
    return base64 ? { [encoded]: encodeBase64Url(json) } : { [plain]: json };
  }

  return (batch) =>
    sendMessages(batch, {
      map: (event) => payloadOf(event, batch.sentAt),
      async send(messages) {
        const schema = 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4';
        const body = withMessages(JSON.stringify({ schema }), 'data', messages);
        const headers = { 'content-type': 'application/json; charset=UTF-8' };
        return (await post({ ...options, url, body, headers, leaving: batch.leaving })).sent;
      },
    });
}

interface Meaning {
  /** Of the tracker protocol. */
  fields: Record<string, unknown>;
  event?: SelfDescribing;
  entities: readonly SelfDescribing[];
}

/** What an event is in Snowplow; undefined for what it has no events for: it knows people by `uid` alone. */
function meaningOf(event: TrackedEvent, describe: SnowplowOptions['describe']): Meaning | undefined {
  const { type, messageId, name = '', properties = {}, context } = event;
  if (type === 'page') {
    return { fields: { e: 'pv' }, entities: [] };
  }
  if (type === 'screen') {
    const schema = 'iglu:com.snowplowanalytics.mobile/screen_view/jsonschema/1-0-0';
    return { fields: { e: 'ue' }, event: { schema, data: { id: messageId, name } }, entities: [] };
  }
  if (type !== 'track') return undefined;
  const own = describe?.(event);
  if (own) return { fields: { e: 'ue' }, event: own, entities: [] };
  const commerce = commerceOf(event);
  if (commerce) return { fields: { e: 'ue' }, ...commerce };
  const label = ['coupon_id', 'booking_id', 'order_id', 'product_id', 'sku', 'zone_id', 'store_id'].find(
    (key) => properties[key] !== undefined,
  );
  const fields = {
    e: 'se',
    se_ca: context.omo.channel,
    se_ac: event.event ?? type,
    se_la: label && properties[label],
    se_pr: label,
    se_va: typeof properties.value === 'number' ? properties.value : undefined,
  };
  return { fields, entities: [] };
}

/** The tracker protocol knows texts only. */
function texts(fields: Record<string, unknown>): Record<string, string> {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
}
