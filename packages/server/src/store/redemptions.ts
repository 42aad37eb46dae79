import type { Database } from 'better-sqlite3';
import type { Acceptance } from '@omokit/passes';
import type { Redemption } from '@omokit/protocol';
import { iso } from './time.js';

export interface RedemptionRow {
  id: string;
  pass_id: string | null;
  campaign: string | null;
  state: 'confirmed' | 'conflict' | 'refused';
  code: string | null;
  message: string | null;
  spent_by: string | null;
  key_id: string;
  device: string;
  /** When it was accepted, by the server's clock. */
  at: number;
  received_at: number;
}

/** Every attempt that was answered. `confirmed` and `conflict` are final; `refused` may still become either, offline. */
export function createRedemptionTable(database: Database) {
  const one = database.prepare<[string], RedemptionRow>('select * from redemptions where id = ?');
  const put = database.prepare<RedemptionRow>(
    `insert into redemptions (id, pass_id, campaign, state, code, message, spent_by, key_id, device, at, received_at)
     values (@id, @pass_id, @campaign, @state, @code, @message, @spent_by, @key_id, @device, @at, @received_at)
     on conflict (id) do update set pass_id = excluded.pass_id, campaign = excluded.campaign, state = excluded.state,
       code = excluded.code, message = excluded.message, spent_by = excluded.spent_by, key_id = excluded.key_id,
       device = excluded.device, at = excluded.at, received_at = excluded.received_at
     where redemptions.state = 'refused'`,
  );
  const confirmed = database.prepare<[string], { id: string; device: string; at: number }>(
    `select id, device, at from redemptions where pass_id = ? and state = 'confirmed' order by received_at, rowid`,
  );

  return {
    get: (id: string): RedemptionRow | undefined => one.get(id),
    put: (row: RedemptionRow): void => void put.run(row),
    /** In the order in which they were confirmed. */
    confirmedOf: (passId: string): Acceptance[] =>
      confirmed.all(passId).map(({ id, device, at }) => ({ redemptionId: id, device, at: iso(at) })),
  };
}
export type RedemptionTable = ReturnType<typeof createRedemptionTable>;

export function redemptionOf(row: RedemptionRow): Redemption {
  return {
    redemptionId: row.id,
    state: row.state,
    ...(row.pass_id !== null && { passId: row.pass_id }),
    ...(row.campaign !== null && { campaign: row.campaign }),
    ...(row.code !== null && { code: row.code }),
    ...(row.message !== null && { message: row.message }),
    ...(row.spent_by !== null && { spentBy: JSON.parse(row.spent_by) as { device: string; at: string } }),
  };
}
