import { Problem } from './problem.js';

/** The room a request takes from its arrival to its answer. */
export interface Visit {
  /** Takes room for bytes that are held from now on; 429 overloaded when there is none. */
  hold(bytes: number): void;
  /** Gives room back. */
  drop(bytes: number): void;
  /** Gives back all of it. */
  leave(): void;
}

export interface Admission {
  /** Lets a request in, before anything of its body is read; 429 overloaded with Retry-After when there is no room. */
  enter(ip: string | undefined): Visit;
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

/**
 * Back-pressure: memory is bounded by what is let in, not by what is sent. What counts is what has arrived, so that
 * who announces much and sends it slowly holds up nobody.
 */
export function createAdmission(room: Room): Admission {
  const all = { bytes: 0, requests: 0 };
  const byAddress = new Map<string, typeof all>();
  const over = ({ bytes, requests }: typeof all, part: number): boolean =>
    bytes > room.waitingBytes * part || requests > room.waitingRequests * part;

  return {
    enter(ip) {
      const known = ip === undefined ? undefined : byAddress.get(ip);
      const own = known ?? { bytes: 0, requests: 0 };
      if (ip !== undefined && !known) byAddress.set(ip, own);
      let held = 0;
      let left = false;

      function take(bytes: number, requests: number): void {
        held += bytes;
        for (const count of [all, own]) {
          count.bytes += bytes;
          count.requests += requests;
        }
      }
      function leave(): void {
        if (left) return;
        left = true;
        take(-held, -1);
        if (ip !== undefined && own.requests === 0) byAddress.delete(ip);
      }
      function check(): void {
        // Whoever cannot be told apart by an address is not held to one's share.
        if (!over(all, 1) && (ip === undefined || !over(own, share))) return;
        leave();
        throw overloaded();
      }

      take(0, 1);
      check();
      return {
        hold(bytes) {
          take(bytes, 0);
          check();
        },
        drop: (bytes) => take(-bytes, 0),
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
