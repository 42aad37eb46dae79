import type { Database } from 'better-sqlite3';
import type { Campaign, CampaignStatus, Funnel, LocalText } from '@omokit/protocol';
import { Failure } from '../failure.js';
import { iso } from './time.js';

/** A campaign as it is configured; its status follows from the clock and from what was claimed. */
export interface CampaignSeed extends Omit<Campaign, 'status'> {
  /** How long a pass is good for from its claim. */
  passTtlMs?: number;
  /** ISO 8601: when every pass ends. The earlier of the two counts. */
  passExpiresAt?: string;
  /** The most passes that may be claimed. */
  limit?: number;
  /** How often each may be redeemed; 1 unless told. */
  usesPerPass?: number;
}

export interface CampaignRow {
  id: string;
  title: string;
  description: string | null;
  terms: string | null;
  starts_at: number | null;
  ends_at: number | null;
  pass_ttl_ms: number | null;
  pass_expires_at: number | null;
  claim_limit: number | null;
  uses_per_pass: number;
  claimed: number;
  redeemed: number;
  conflicts: number;
  refused: number;
}

export type FunnelStep = 'claimed' | 'redeemed' | 'conflicts' | 'refused';

/** Campaigns and their funnels: counted in the transaction that makes each step, so never by scanning. */
export function createCampaignTable(database: Database) {
  const upsert = database.prepare(
    `insert into campaigns (id, title, description, terms, starts_at, ends_at, pass_ttl_ms, pass_expires_at,
       claim_limit, uses_per_pass)
     values (@id, @title, @description, @terms, @startsAt, @endsAt, @passTtlMs, @passExpiresAt, @limit, @usesPerPass)
     on conflict (id) do update set title = excluded.title, description = excluded.description,
       terms = excluded.terms, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
       pass_ttl_ms = excluded.pass_ttl_ms, pass_expires_at = excluded.pass_expires_at,
       claim_limit = excluded.claim_limit, uses_per_pass = excluded.uses_per_pass`,
  );
  const one = database.prepare<[string], CampaignRow>('select * from campaigns where id = ?');
  const all = database.prepare<[], CampaignRow>('select * from campaigns order by id');
  const steps: Record<FunnelStep, ReturnType<Database['prepare']>> = {
    claimed: database.prepare('update campaigns set claimed = claimed + 1 where id = ?'),
    redeemed: database.prepare('update campaigns set redeemed = redeemed + 1 where id = ?'),
    conflicts: database.prepare('update campaigns set conflicts = conflicts + 1 where id = ?'),
    refused: database.prepare('update campaigns set refused = refused + 1 where id = ?'),
  };

  return {
    put(seed: CampaignSeed): void {
      upsert.run({
        id: seed.id,
        title: JSON.stringify(seed.title),
        description: seed.description === undefined ? null : JSON.stringify(seed.description),
        terms: seed.terms === undefined ? null : JSON.stringify(seed.terms),
        startsAt: timeOf(seed, 'startsAt'),
        endsAt: timeOf(seed, 'endsAt'),
        passTtlMs: seed.passTtlMs ?? null,
        passExpiresAt: timeOf(seed, 'passExpiresAt'),
        limit: seed.limit ?? null,
        usesPerPass: seed.usesPerPass ?? 1,
      });
    },
    row: (id: string): CampaignRow | undefined => one.get(id),
    rows: (): CampaignRow[] => all.all(),
    /** Counts a step; of a campaign that is not known, nothing. */
    count: (id: string, step: FunnelStep): boolean => steps[step].run(id).changes > 0,
  };
}
export type CampaignTable = ReturnType<typeof createCampaignTable>;

/** Code: config_invalid, since a campaign whose end cannot be read would never end. */
function timeOf(seed: CampaignSeed, field: 'startsAt' | 'endsAt' | 'passExpiresAt'): number | null {
  const text = seed[field];
  const time = text === undefined ? null : Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw new Failure(
    'config_invalid',
    `The ${field} of campaign ${seed.id}, '${text}', is no time. Give one like 2026-12-31T23:59:59Z.`,
  );
}

export function statusOf(row: CampaignRow, now: number): CampaignStatus {
  if (row.ends_at !== null && now >= row.ends_at) return 'ended';
  if (row.starts_at !== null && now < row.starts_at) return 'scheduled';
  if (row.claim_limit !== null && row.claimed >= row.claim_limit) return 'exhausted';
  return 'active';
}

export function campaignOf(row: CampaignRow, now: number): Campaign {
  const text = (json: string) => JSON.parse(json) as LocalText;
  return {
    id: row.id,
    title: text(row.title),
    ...(row.description !== null && { description: text(row.description) }),
    ...(row.terms !== null && { terms: text(row.terms) }),
    ...(row.starts_at !== null && { startsAt: iso(row.starts_at) }),
    ...(row.ends_at !== null && { endsAt: iso(row.ends_at) }),
    status: statusOf(row, now),
  };
}

export function funnelOf(row: CampaignRow, now: number): Funnel {
  return {
    campaign: campaignOf(row, now),
    ...(row.claim_limit !== null && { issued: row.claim_limit }),
    claimed: row.claimed,
    redeemed: row.redeemed,
    conflicts: row.conflicts,
    refused: row.refused,
  };
}
