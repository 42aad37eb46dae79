import { Problem } from './problem.js';

/** The room a request takes until it is answered. */
export interface Visit {
  /** Takes room for bytes that are held from now on; 429 overloaded when there is none. */
  hold(bytes: number): void;
  /** Gives room back. */
  drop(bytes: number): void;
  /** Its body has come, and it waits to be stored from now on; 429 overloaded when too many do. */
  wait(): void;
  /** Gives back all of it. */
  leave(): void;
}

export interface Admission {
  /** Lets a request in, before anything of its body is read; 429 overloaded with Retry-After when there is no room. */
  enter(subscriber: string | undefined): Visit;
}

export interface Room {
  /** Bytes of bodies that wait to be stored, inflated. */
  waitingBytes: number;
  /** Requests that wait to be stored. */
  waitingRequests: number;
}

/** How long a sender is asked to wait: some commits' time. */
const retryAfterSeconds = 2;

/** What one address may hold of the room: the other half stays for everybody else. */
const share = 0.5;

interface Held {
  bytes: number;
  requests: number;
}

/**
 * Back-pressure: memory is bounded by what is let in, not by what is sent. What counts is what has arrived: bytes as they
 * come, and a request once it is whole, so that who announces much and sends it slowly holds up nobody.
 */
export function createAdmission(room: Room): Admission {
  const all: Held = { bytes: 0, requests: 0 };
  const bySubscriber = new Map<string, Held>();
  const full = ({ bytes, requests }: Held, part: number, coming: number): boolean =>
    bytes > room.waitingBytes * part || requests + coming > room.waitingRequests * part;

  return {
    enter(subscriber) {
      const held: Held = { bytes: 0, requests: 0 };
      // Whoever cannot be told apart by an address is not held to one's share.
      const own = (): Held | undefined =>
        subscriber === undefined ? undefined : (bySubscriber.get(subscriber) ?? { bytes: 0, requests: 0 });

      function take(bytes: number, requests: number): void {
        const shared = own();
        for (const count of shared ? [all, held, shared] : [all, held]) {
          count.bytes += bytes;
          count.requests += requests;
        }
        if (subscriber === undefined || !shared) return;
        if (shared.bytes > 0 || shared.requests > 0) bySubscriber.set(subscriber, shared);
        else bySubscriber.delete(subscriber);
      }
      const leave = (): void => take(-held.bytes, -held.requests);
      function check(coming = 0): void {
        const shared = own();
        if (!full(all, 1, coming) && !(shared && full(shared, share, coming))) return;
        leave();
        throw overloaded();
      }

      check(1);
      return {
        hold(bytes) {
          take(bytes, 0);
          check();
        },
        drop: (bytes) => take(-bytes, 0),
        wait() {
          take(0, 1);
          check();
        },
        leave,
      };
    },
  };
}

const overloaded = (): Problem =>
  new Problem(
    429,
    'overloaded',
    'The server has more to store than it may hold. Nothing was taken; wait as long as Retry-After says.',
    { 'retry-after': String(retryAfterSeconds) },
  );
