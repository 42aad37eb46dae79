import type { HttpHandler } from 'msw/http';
import type { LossRange, OmoEvent } from '@omokit/protocol';
import { batchEndpoint } from './msw/batch-endpoint.js';
import { createFaults, type FaultOptions, type FaultStatus } from './msw/fault.js';
import { handoffEndpoints, type Joined } from './msw/handoff-endpoints.js';
import { knownEndpoint } from './msw/known-endpoint.js';
import { passEndpoints, type PassOptions } from './msw/pass-endpoints.js';

export type { FaultOptions, FaultStatus } from './msw/fault.js';
export type { Joined } from './msw/handoff-endpoints.js';
export type { PassOptions } from './msw/pass-endpoints.js';

export interface MswBackendOptions extends PassOptions {
  /** Where the page under test sends to, without a slash at the end. */
  endpoint: string;
}

export interface MswBackend {
  /** For msw's `setupWorker(...handlers)` in browsers and `setupServer(...handlers)` in Node. */
  readonly handlers: HttpHandler[];
  /** Accepted events, each messageId once, in order of arrival. */
  readonly events: readonly OmoEvent[];
  readonly losses: readonly LossRange[];
  /** Visits joined by hand-off. */
  readonly joined: readonly Joined[];
  /** The next requests fail with this status, whichever endpoint they go to. */
  fail(status: FaultStatus, options?: FaultOptions): void;
  /** Forgets what was received and which faults are due. */
  clear(): void;
}

/** A backend made of msw handlers, with what it received to look at. */
export function createMswBackend({ endpoint, ...passes }: MswBackendOptions): MswBackend {
  const faults = createFaults();
  const received = { events: [] as OmoEvent[], losses: [] as LossRange[] };
  const joined: Joined[] = [];

  return {
    handlers: [
      batchEndpoint(endpoint, received, faults),
      knownEndpoint(endpoint, received, faults),
      ...passEndpoints(endpoint, passes, faults),
      ...handoffEndpoints(endpoint, joined, faults),
    ],
    events: received.events,
    losses: received.losses,
    joined,
    fail: faults.fail,
    clear() {
      received.events.length = 0;
      received.losses.length = 0;
      joined.length = 0;
      faults.clear();
    },
  };
}

/** The handlers alone, for tests that only need a backend to be there. */
export function omoHandlers(options: MswBackendOptions): HttpHandler[] {
  return createMswBackend(options).handlers;
}
