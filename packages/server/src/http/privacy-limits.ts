import { RateLimiterMemory } from 'rate-limiter-flexible';
import { tooMany } from './rate-limits.js';

export interface PrivacyLimits {
  /** Takes one of the codes an identifier or an address may ask for; 429 privacy_too_many_tries. */
  takeCode(identifier: string, ip: string): Promise<void>;
  /** Takes one of the proofs an address may try; 429 privacy_too_many_tries. */
  takeProof(ip: string): Promise<void>;
}

/** Few: a person asks once or twice. In memory of this process, so addresses are written nowhere. */
export function createPrivacyLimits(): PrivacyLimits {
  const codes = new RateLimiterMemory({ points: 3, duration: 600 });
  const senders = new RateLimiterMemory({ points: 20, duration: 600 });
  const proofs = new RateLimiterMemory({ points: 30, duration: 600 });

  async function take(limiter: RateLimiterMemory, whose: string): Promise<void> {
    try {
      await limiter.consume(whose);
    } catch (limited) {
      throw tooMany(
        limited,
        'privacy_too_many_tries',
        'Too many codes or proofs were asked for. Wait as long as Retry-After says.',
      );
    }
  }
  return {
    async takeCode(identifier, ip) {
      await take(senders, ip);
      await take(codes, identifier);
    },
    takeProof: (ip) => take(proofs, ip),
  };
}
