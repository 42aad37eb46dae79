import type { Omo } from '@omokit/core';
import type { Trust } from '@omokit/protocol';

const storageKey = 'redeemer.trust';
/** Beyond that the oldest go: a pass spent that long ago is then refused by the backend only. */
const maxIds = 50_000;

/** Whom the device trusts, and by how much its clock was ahead of the backend's when it asked (behind: negative). */
export interface KnownTrust extends Trust {
  aheadMs: number;
}

/** What the device knew last time it asked. */
export function readTrust(omo: Omo): KnownTrust | undefined {
  const text = omo.storage.get(storageKey);
  if (text === undefined) return undefined;
  try {
    const trust = JSON.parse(text) as Partial<KnownTrust> | null;
    const usable = Array.isArray(trust?.keys) && Array.isArray(trust.spent) && Array.isArray(trust.revoked);
    if (usable)
      return { campaigns: [], issuer: '', cursor: '', asOf: '', aheadMs: 0, ...trust } as KnownTrust;
  } catch {
    // Damaged: asked for anew, from the beginning.
  }
  omo.storage.remove(storageKey);
  return undefined;
}

/** Keys and campaigns are as of now; ids of passes add up. */
export function mergeTrust(known: Trust | undefined, answer: Trust): Trust {
  if (!known || known.issuer !== answer.issuer) return answer;
  const join = (before: readonly string[], more: readonly string[]) =>
    [...new Set([...before, ...more])].slice(-maxIds);
  return { ...answer, spent: join(known.spent, answer.spent), revoked: join(known.revoked, answer.revoked) };
}

/** Asks what has changed since and keeps it. Rejects with OmoError when the backend cannot be asked. */
export async function refreshTrust(omo: Omo, known: KnownTrust | undefined): Promise<KnownTrust> {
  const answer = await fetchTrust(omo, known?.cursor);
  const aheadMs = Date.now() - Date.parse(answer.asOf);
  const trust = { ...mergeTrust(known, answer), aheadMs: Number.isFinite(aheadMs) ? aheadMs : 0 };
  omo.storage.set(storageKey, JSON.stringify(trust));
  return trust;
}

async function fetchTrust(omo: Omo, cursor: string | undefined): Promise<Trust> {
  if (!cursor) return omo.api.get<Trust>('/v1/passes/trust');
  try {
    return await omo.api.get<Trust>(`/v1/passes/trust?since=${encodeURIComponent(cursor)}`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'cursor_invalid') throw error;
    return omo.api.get<Trust>('/v1/passes/trust');
  }
}
