import type { Trust } from '@omokit/protocol';
import { campaignOf } from './campaigns.js';
import type { Tables } from './tables.js';
import { iso } from './time.js';

export interface TrustQuery {
  /** The cursor of the answer before; absent for everything. */
  since: string | undefined;
  /** Which file this is: a cursor of another one (a backup restored, a new start) gets everything. */
  storeId: string;
  issuer: string;
  now: number;
}

/** What a kiosk needs to verify without a network. */
export function trustSince(tables: Tables, query: TrustQuery): Trust | 'cursor_invalid' {
  const change = query.since === undefined ? 0 : changeOf(query.since, query.storeId);
  if (change === undefined) return 'cursor_invalid';
  const first = tables.passes.changesSince(change, query.now);
  // A file that was restored from an older copy has fewer changes than the device has seen: begin anew.
  const { spent, revoked, last } = first.last < change ? tables.passes.changesSince(0, query.now) : first;
  return {
    issuer: query.issuer,
    keys: tables.signingKeys.trusted(),
    campaigns: tables.campaigns.rows().map((row) => campaignOf(row, query.now)),
    spent,
    revoked,
    cursor: Buffer.from(`${query.storeId}.${last}`).toString('base64url'),
    asOf: iso(query.now),
  };
}

function changeOf(cursor: string, storeId: string): number | undefined {
  const match = /^([0-9a-f-]{36})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match) return undefined;
  return match[1] === storeId ? Number(match[2]) : 0;
}
