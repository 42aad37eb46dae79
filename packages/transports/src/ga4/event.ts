import type { TrackedEvent } from '@omokit/protocol';
import { snakeCase } from '../snake-case.js';
import { commerceParams, ga4Names } from './commerce.js';

type Params = Record<string, unknown>;

/** Names that GA4 keeps for itself; an event under one of them is dropped there without a word. */
const reserved =
  /^(ad_|firebase_|ga_|google_|gtag\.|app_|notification_|dynamic_link_|in_app_purchase|session_start|first_|user_engagement|os_update|error$)/;

/**
 * An event as GA4 has it; undefined for those about people: whom an event is of stands in `user_id`, and Google forbids
 * names and addresses.
 */
export function ga4EventOf(event: TrackedEvent): object | undefined {
  const named = nameAndParams(event);
  if (!named) return undefined;
  const { messageId, timestamp, context } = event;
  const { page, locale, omo } = context;
  const name = reserved.test(named.name) ? `omo_${named.name}` : named.name;
  const own = {
    session_id: sessionId(omo.session),
    // Without it GA4 counts no active user.
    engagement_time_msec: 1,
    message_id: messageId,
    channel: omo.channel,
  };
  return {
    name: name.slice(0, 40),
    timestamp_micros: Date.parse(timestamp) * 1_000,
    params: limited({
      ...own,
      location_id: omo.place?.store,
      page_location: page?.url,
      page_referrer: page?.referrer,
      page_title: page?.title,
      language: locale,
      ...named.params,
      // No property of these names takes their place.
      ...own,
    }),
  };
}

function nameAndParams({
  type,
  event = '',
  name,
  groupId,
  properties = {},
}: TrackedEvent): { name: string; params: Params } | undefined {
  switch (type) {
    case 'page':
      return { name: 'page_view', params: { ...(name && { page_title: name }), ...properties } };
    case 'screen':
      return { name: 'screen_view', params: { screen_name: name, ...properties } };
    case 'group':
      return { name: 'join_group', params: { group_id: groupId } };
    case 'track':
      return { name: ga4Names[event] ?? snakeCase(event), params: commerceParams(event, properties) };
    case 'identify':
    case 'alias':
      return undefined;
  }
}

/** The first 25, scalars only but for `items`, under names and within lengths that GA4 takes. */
function limited(params: Params): Params {
  const taken: [string, unknown][] = [];
  for (const [key, value] of Object.entries(params)) {
    const name = snakeCase(key).slice(0, 40);
    if (key === 'items') taken.push([key, value]);
    else if (typeof value === 'string' && value !== '')
      taken.push([name, value.slice(0, lengths[name] ?? 100)]);
    else if (typeof value === 'number') taken.push([name, value]);
    else if (typeof value === 'boolean') taken.push([name, String(value)]);
  }
  return Object.fromEntries(taken.slice(0, 25));
}

const lengths: Readonly<Record<string, number>> = {
  page_title: 300,
  page_referrer: 420,
  page_location: 1_000,
};

/** GA4 numbers visits by the second they began in, which a UUIDv7 holds (RFC 9562, 5.7). */
function sessionId(session: string | undefined): string | undefined {
  const ms = parseInt(session?.replaceAll('-', '').slice(0, 12) ?? '', 16);
  return Number.isNaN(ms) ? undefined : String(Math.floor(ms / 1_000));
}
