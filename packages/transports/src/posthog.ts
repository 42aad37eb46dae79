import type { Transport } from '@omokit/core';
import type { JsonObject, TrackedEvent } from '@omokit/protocol';
import { ageMs, sendMessages, withMessages } from './messages.js';
import { destinationUrl, requireText } from './options.js';
import { post, type PostOptions } from './post.js';

export interface PosthogOptions extends PostOptions {
  /** The project's token, `phc_…`: it may only write, so it may stand in a page. */
  apiKey: string;
  /** `https://us.i.posthog.com` when not given; `https://eu.i.posthog.com`, or a PostHog of your own. */
  endpoint?: string;
  /** Which of PostHog's group types the groups of `group()` are; `company` when not given. */
  groupType?: string;
}

const twoDaysMs = 48 * 3_600_000;

/**
 * Sends to PostHog: `POST /batch/`, each event under its messageId as `uuid`, so that PostHog knows what comes twice.
 * A batch older than two days, such as a kiosk's after a long time offline, is marked as a historical one, which PostHog
 * takes in order and without alarm.
 */
export function posthog({
  apiKey,
  endpoint = 'https://us.i.posthog.com',
  groupType = 'company',
  ...options
}: PosthogOptions): Transport {
  const url = destinationUrl(endpoint, '/batch/');
  requireText('apiKey', apiKey);

  return (batch) => {
    const { events, sentAt, leaving } = batch;
    return sendMessages(batch, {
      map: (event) => messageOf(event, groupType),
      async send(messages) {
        const historical = events.every((event) => ageMs(event, sentAt) > twoDaysMs);
        const envelope = {
          api_key: apiKey,
          sent_at: sentAt,
          ...(historical && { historical_migration: true }),
        };
        const body = withMessages(JSON.stringify(envelope), 'batch', messages);
        return (await post({ ...options, url, body, leaving })).sent;
      },
    });
  };
}

function messageOf(event: TrackedEvent, groupType: string) {
  const { messageId, anonymousId, userId, timestamp } = event;
  const meaning = meaningOf(event, groupType);
  return (
    meaning && {
      uuid: messageId,
      event: meaning[0],
      distinct_id: userId ?? anonymousId ?? messageId,
      timestamp,
      properties: { ...commonOf(event), ...meaning[1] },
    }
  );
}

/** PostHog's name of an event and the properties that go with it. */
function meaningOf(event: TrackedEvent, groupType: string): [name: string, properties: object] | undefined {
  const { type, properties = {}, traits = {}, anonymousId, userId, groupId, previousId } = event;
  switch (type) {
    case 'track':
      return [event.event ?? 'track', properties];
    case 'page':
      return ['$pageview', { ...properties, ...(event.name && { title: event.name }) }];
    case 'screen':
      return ['$screen', { ...properties, $screen_name: event.name }];
    case 'identify':
      return userId === undefined
        ? ['$set', { $set: traits }]
        : ['$identify', { $anon_distinct_id: anonymousId, $set: traits }];
    case 'group':
      return groupId === undefined
        ? undefined
        : ['$groupidentify', { $group_type: groupType, $group_key: groupId, $group_set: traits }];
    case 'alias':
      return previousId === undefined ? undefined : ['$create_alias', { alias: previousId }];
  }
}

function commonOf({ type, userId, context }: TrackedEvent): JsonObject {
  const { page, locale, userAgent, library, omo } = context;
  const nobodyYet = userId === undefined && (type === 'track' || type === 'page' || type === 'screen');
  return {
    $lib: library?.name ?? 'omokit',
    $lib_version: library?.version,
    $current_url: page?.url,
    $pathname: page?.path,
    $referrer: page?.referrer,
    title: page?.title,
    $browser_language: locale,
    $raw_user_agent: userAgent,
    $session_id: omo.session,
    channel: omo.channel,
    store_id: omo.place?.store,
    zone_id: omo.place?.zone,
    offline: omo.offline,
    // Who has said no name gets no profile.
    ...(nobodyYet && { $process_person_profile: false }),
  };
}
