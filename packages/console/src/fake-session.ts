import {
  eventNames,
  type Channel,
  type Completeness,
  type Identifier,
  type JudgedLink,
  type LiveMessage,
  type Person,
  type TimelineItem,
} from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import type { Api } from './api.js';
import type { LiveEvent } from './event-feed.js';
import type { Session } from './session.js';

/** A session for tests: its answers are given, and its live stream is told what to say. */
export function fakeSession(answers: Partial<Api> = {}) {
  const messageListeners = new Set<(message: LiveMessage) => void>();
  const eventListeners = new Set<() => void>();
  const returnListeners = new Set<() => void>();
  let events: readonly LiveEvent[] = [];
  const missing = () => Promise.reject(new ApiFailure('not_found', 404, 'Nothing here.'));
  const session: Session = {
    api: {
      people: missing,
      person: missing,
      streams: missing,
      campaigns: missing,
      funnel: missing,
      flaggedLinks: missing,
      addLink: missing,
      removeLink: missing,
      restoreLink: missing,
      resolve: missing,
      exportPerson: missing,
      erasePerson: missing,
      retention: missing,
      erasures: missing,
      audit: missing,
      ...answers,
    },
    live: {
      state: 'live',
      onMessage: (listener) => (messageListeners.add(listener), () => messageListeners.delete(listener)),
      onState: () => () => undefined,
      onReturn: (listener) => (returnListeners.add(listener), () => returnListeners.delete(listener)),
      close: () => undefined,
    },
    get events() {
      return events;
    },
    onEvents: (listener) => (eventListeners.add(listener), () => eventListeners.delete(listener)),
    close: () => undefined,
  };
  return {
    session,
    /** Replaces the list of events, newest first. */
    show(next: readonly LiveEvent[]): void {
      events = next;
      for (const listener of eventListeners) listener();
    },
    /** The live stream was lost and is back. */
    comeBack(): void {
      for (const listener of returnListeners) listener();
    },
    tell(message: LiveMessage): void {
      for (const listener of messageListeners) listener(message);
    },
  };
}

let seq = 0;

export function fakeItem(
  name: string,
  part: Partial<TimelineItem> & { channel?: Channel } = {},
): TimelineItem {
  const { channel = 'web', ...item } = part;
  const at = new Date(Date.parse('2026-03-04T10:00:00Z') + ++seq * 1000).toISOString();
  return {
    event: {
      type: 'track',
      event: name,
      messageId: `message-${seq}`,
      anonymousId: 'anonymous-1',
      timestamp: at,
      context: { omo: { stream: 'stream-1', seq, lane: 'event', purpose: 'analytics', channel } },
    },
    correctedAt: at,
    receivedAt: at,
    offline: false,
    ...item,
  };
}

/** A row of a member database, as the server keeps it. */
export function fakeImport(part: Partial<TimelineItem> = {}): TimelineItem {
  const { event, ...item } = fakeItem('', part);
  const { messageId, timestamp } = event;
  const context = { channel: 'import', purpose: 'operation' };
  return { ...item, event: { type: 'identify', messageId, timestamp, context } };
}

/** A link was taken away at a desk, as the server tells of it. */
export function fakeUnlinking(part: Partial<TimelineItem> = {}): TimelineItem {
  const { event, ...item } = fakeItem(eventNames.identityUnlinked, part);
  const properties = { removes: 'link-1', actor: 'Office' };
  return { ...item, event: { ...event, messageId: `omo:${event.messageId}`, properties, context: {} } };
}

export function fakePerson(timeline: TimelineItem[], part: Partial<Person> = {}): Person {
  return {
    id: 'person-1',
    identifiers: [{ type: 'anonymous', value: 'anonymous-1' }],
    firstSeenAt: '2026-03-04T10:00:00Z',
    lastSeenAt: '2026-03-04T11:00:00Z',
    events: timeline.length,
    channels: ['web'],
    links: [],
    traits: [],
    timeline,
    ...part,
  };
}

/** A login that joined two identifiers. */
export function fakeLink(a: Identifier, b: Identifier, part: Partial<JudgedLink> = {}): JudgedLink {
  return {
    id: `link-${++seq}`,
    a,
    b,
    evidence: 'login',
    at: '2026-03-04T10:00:00Z',
    outcome: 'joined',
    ...part,
  };
}

export function fakeStream(part: Partial<Completeness> = {}): Completeness {
  return {
    stream: 'stream-1',
    device: 'Kiosk 1',
    channel: 'kiosk',
    head: 20,
    completeTo: 20,
    complete: true,
    received: 20,
    holes: [],
    lost: [],
    lastSeenAt: '2026-03-04T11:00:00Z',
    ...part,
  };
}
