import { vi } from 'vitest';
import {
  createFakePlatform,
  createFakeTransport,
  type FakePlatform,
  type FakeTransport,
} from '@omokit/testing';
import {
  createConsent,
  createMemoryQueue,
  createTracker,
  createUuid,
  type InitialConsent,
  type OmoError,
  type QueueStore,
  type TrackerOptions,
} from '../src/index.js';

interface FixtureOptions extends Omit<Partial<TrackerOptions>, 'platform' | 'destinations'> {
  initial?: InitialConsent;
  /** Of another page, for one beside it or after it. */
  platform?: Pick<FakePlatform, keyof FakePlatform>;
  destinations?: { omo: FakeTransport; other: FakeTransport };
  store?: QueueStore;
}

/** The tracker of a page that may send to two destinations, on a clock that the test moves. */
export async function makeTracker({
  initial = 'granted',
  platform = createFakePlatform(),
  destinations = { omo: createFakeTransport(), other: createFakeTransport() },
  store,
  ...options
}: FixtureOptions = {}) {
  const newId = createUuid(platform);
  const consent = createConsent({ initial, newId, now: platform.now, store: () => {} });
  const queue =
    store ?? (await createMemoryQueue({ destinations: Object.keys(destinations), now: platform.now, newId }));
  const open = vi.fn(async () => queue);
  const tracker = createTracker({ platform, consent, queue: open, destinations, channel: 'web', ...options });
  const errors: OmoError[] = [];
  tracker.watch('error', (error) => errors.push(error));
  return { tracker, platform, consent, queue, open, errors, destinations, ...destinations };
}

/** What a destination has, by name. */
export const names = (transport: FakeTransport) =>
  transport.delivered().map(({ event, name, type }) => event ?? name ?? type);
