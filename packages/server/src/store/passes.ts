import type { Database } from 'better-sqlite3';
import type { Identifier, PassClaims } from '@omokit/protocol';
import { identifierKey } from '@omokit/identity';

export interface PassRow {
  id: string;
  campaign: string;
  /** 'anonymous:…': to whom it was given. */
  holder: string | null;
  text: string | null;
  claims: string;
  uses: number;
  used: number;
  expires_at: number | null;
  revoked_at: number | null;
}

/** Passes that were issued, how often each was redeemed, and the order in which passes became worthless. */
export function createPassTable(database: Database) {
  const one = database.prepare<[string], PassRow>('select * from passes where id = ?');
  const byHolder = database.prepare<[string, string], PassRow>(
    'select * from passes where campaign = ? and holder = ?',
  );
  const insert = database.prepare(
    `insert into passes (id, campaign, holder, text, claims, uses, expires_at, created_at)
     values (@id, @campaign, @holder, @text, @claims, @uses, @expiresAt, @at)`,
  );
  const spend = database.prepare('update passes set used = used + 1 where id = ?');
  const revoke = database.prepare('update passes set revoked_at = ? where id = ? and revoked_at is null');
  const change = database.prepare('insert or ignore into pass_changes (pass_id, kind) values (?, ?)');
  const since = database.prepare<[number, number], { pass_id: string; kind: 'spent' | 'revoked' }>(
    `select pass_id, kind from pass_changes join passes on passes.id = pass_id
     where change > ? and (expires_at is null or expires_at > ?) order by change`,
  );
  const lastChange = database.prepare<[], number | null>('select max(change) from pass_changes').pluck();

  const put = (claims: PassClaims, at: number, holder?: Identifier, text?: string): void => {
    insert.run({
      id: claims.id,
      campaign: claims.campaign,
      holder: holder ? identifierKey(holder) : null,
      text: text ?? null,
      claims: JSON.stringify(claims),
      uses: claims.uses,
      expiresAt: claims.exp === undefined ? null : claims.exp * 1000,
      at,
    });
  };

  return {
    get: (id: string): PassRow | undefined => one.get(id),
    put,
    /** The pass of these signed claims; written down when this file does not know it, as after a restored backup. */
    ensure(claims: PassClaims, at: number): PassRow {
      if (!one.get(claims.id)) put(claims, at);
      const row = one.get(claims.id);
      if (!row) throw new Error('a pass that was just written is not there');
      return row;
    },
    heldBy: (campaign: string, holder: Identifier): PassRow | undefined =>
      byHolder.get(campaign, identifierKey(holder)),
    /** Takes one use; the table itself refuses more than there are. */
    spend(pass: PassRow): void {
      spend.run(pass.id);
      if (pass.used + 1 >= pass.uses) change.run(pass.id, 'spent');
    },
    revoke(id: string, at: number): boolean {
      const revoked = revoke.run(at, id).changes > 0;
      if (revoked) change.run(id, 'revoked');
      return revoked;
    },
    /** Passes that became worthless after this change and have not expired anyway. */
    changesSince(change: number, now: number) {
      const rows = since.all(change, now);
      const of = (kind: 'spent' | 'revoked') =>
        rows.filter((row) => row.kind === kind).map((row) => row.pass_id);
      return { spent: of('spent'), revoked: of('revoked'), last: lastChange.get() ?? 0 };
    },
  };
}
export type PassTable = ReturnType<typeof createPassTable>;

/** To whom a pass was given, as an identifier. */
export function holderOf(pass: PassRow): Identifier | undefined {
  const colon = pass.holder?.indexOf(':') ?? -1;
  if (!pass.holder || colon < 0) return undefined;
  return { type: pass.holder.slice(0, colon), value: pass.holder.slice(colon + 1) };
}
