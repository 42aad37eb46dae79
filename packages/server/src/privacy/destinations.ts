import type { Identifier } from '@omokit/protocol';
import { post, postWebhook, type WebhookOptions } from './webhook.js';

interface Named {
  /** As receipts call it. */
  name: string;
}
/** Where events were sent as well, and how it is told to forget somebody. */
export type DestinationOptions =
  | (Named & { kind: 'webhook' } & WebhookOptions)
  /** Segment's Public API: a regulation of the workspace. */
  | (Named & { kind: 'segment'; token: string; url?: string })
  /** PostHog's API: persons and their events. */
  | (Named & { kind: 'posthog'; project: string; token: string; url?: string });

export interface Told {
  /** Id of the erasure: the same each time it is told. */
  erasure: string;
  identifiers: readonly Identifier[];
  /** Milliseconds since 1970. */
  at: number;
  /** Ends the waiting for an answer. */
  signal: AbortSignal;
}

/** What these services know somebody by, at most as many as one call takes. */
const idsOf = (identifiers: readonly Identifier[], types: readonly string[]): string[] =>
  identifiers.filter(({ type }) => types.includes(type)).map(({ value }) => value);

/** Tells a destination to erase somebody; throws when it does not take it. */
export async function tellErased(destination: DestinationOptions, told: Told): Promise<void> {
  const { erasure, identifiers, at, signal } = told;
  switch (destination.kind) {
    case 'webhook':
      return postWebhook(
        destination,
        { type: 'person.erased', id: erasure, at, data: { erasure, identifiers } },
        signal,
      );
    case 'segment': {
      const { token, url = 'https://api.segmentapis.com' } = destination;
      const subjectIds = idsOf(identifiers, ['user']);
      if (subjectIds.length === 0) return;
      const body = { regulationType: 'DELETE_ONLY', subjectType: 'USER_ID', subjectIds };
      return post(`${url}/regulations`, { authorization: `Bearer ${token}` }, JSON.stringify(body), signal);
    }
    case 'posthog': {
      const { token, project, url = 'https://us.posthog.com' } = destination;
      const ids = idsOf(identifiers, ['user', 'anonymous']);
      if (ids.length === 0) return;
      const body = { distinct_ids: ids, delete_events: true };
      const path = `${url}/api/projects/${encodeURIComponent(project)}/persons/bulk_delete/`;
      return post(path, { authorization: `Bearer ${token}` }, JSON.stringify(body), signal);
    }
  }
}
