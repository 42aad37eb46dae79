import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Key } from '../store/keys.js';
import { Problem } from './problem.js';

export interface RateLimits {
  /**
   * Takes one of the key's requests; 429 rate_limited with Retry-After when none is left. Of a key that all visitors share, one
   * subscriber may take half.
   */
  takeRequest(key: Pick<Key, 'id' | 'kind'>, subscriber: string | undefined): Promise<void>;
  /** Takes one of the hand-off codes this visitor may ask for; 429 rate_limited. */
  takeCode(visitor: string): Promise<void>;
  /** Takes one of this visitor's guesses of a hand-off code, before it is looked at; 429 handoff_too_many_tries. */
  takeGuess(visitor: string): Promise<void>;
  /** Gives the guess back: the code was one. */
  returnGuess(visitor: string): Promise<void>;
}

export function createRateLimits(limits: {
  requestsPerMinute: number;
  wrongCodesPerMinute: number;
  handoffsPerMinute: number;
}): RateLimits {
  const requests = new RateLimiterMemory({ points: limits.requestsPerMinute, duration: 60 });
  const shares = new RateLimiterMemory({ points: Math.ceil(limits.requestsPerMinute / 2), duration: 60 });
  const codes = new RateLimiterMemory({ points: limits.handoffsPerMinute, duration: 60 });
  const guesses = new RateLimiterMemory({ points: limits.wrongCodesPerMinute, duration: 60 });

  return {
    async takeRequest({ id, kind }, subscriber) {
      // First: what is refused for one is not taken from the others.
      if (kind === 'publishable' && subscriber !== undefined)
        try {
          await shares.consume(`${id} ${subscriber}`);
        } catch (limited) {
          throw tooMany(
            limited,
            'rate_limited',
            'This address has made too many requests with this key. Wait as long as Retry-After says.',
          );
        }
      try {
        await requests.consume(id);
      } catch (limited) {
        throw tooMany(
          limited,
          'rate_limited',
          'This key has made too many requests. Wait as long as Retry-After says.',
        );
      }
    },
    async takeCode(visitor) {
      try {
        await codes.consume(visitor);
      } catch (limited) {
        throw tooMany(
          limited,
          'rate_limited',
          'Too many hand-off codes were asked for from this address. Wait as long as Retry-After says.',
        );
      }
    },
    async takeGuess(visitor) {
      try {
        await guesses.consume(visitor);
      } catch (limited) {
        throw tooMany(
          limited,
          'handoff_too_many_tries',
          'Too many wrong hand-off codes. Wait as long as Retry-After says, then take a new code from the kiosk.',
        );
      }
    },
    async returnGuess(visitor) {
      await guesses.reward(visitor);
    },
  };
}

export function tooMany(state: unknown, code: string, message: string): unknown {
  if (!(state instanceof RateLimiterRes)) return state;
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  return new Problem(429, code, message, { 'retry-after': String(seconds) });
}
