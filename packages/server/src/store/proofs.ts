import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Identifier, PrivacyProof } from '@omokit/protocol';
import { identifierKey, normalise, type IdentityRules } from '@omokit/identity';
import type { KeyFile } from './key-file.js';

export const codeTtlMs = 600_000;
export const tokenTtlMs = 900_000;
const maxTries = 5;

export function createProofRows(database: Database): void {
  database.exec(`
  create table privacy_codes (
    whose blob primary key,
    code blob not null,
    tries integer not null,
    expires_at integer not null
  ) strict, without rowid;
  create index privacy_codes_by_time on privacy_codes (expires_at);
  create table privacy_tokens (
    hash blob primary key,
    scope text not null check (scope in ('person', 'visit')),
    type text not null,
    value text not null,
    expires_at integer not null
  ) strict, without rowid;
  create index privacy_tokens_by_time on privacy_tokens (expires_at);
  create index privacy_tokens_by_whose on privacy_tokens (type, value);
  `);
}

interface TokenRow {
  hash: Buffer;
  scope: PrivacyProof['scope'];
  type: string;
  value: string;
  expires_at: number;
}
export interface Proven {
  scope: PrivacyProof['scope'];
  identifier: Identifier;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

/** Codes that were sent, and tokens that were given for one: of both only hashes are kept, and for minutes. */
export function createProofTable(database: Database, keys: Pick<KeyFile, 'hash'>, rules: IdentityRules) {
  const putCode = database.prepare(
    `insert into privacy_codes (whose, code, tries, expires_at) values (?, ?, 0, ?)
     on conflict (whose) do update set code = excluded.code, tries = 0, expires_at = excluded.expires_at`,
  );
  const codeOf = database.prepare<[Buffer], { code: Buffer; tries: number; expires_at: number }>(
    'select code, tries, expires_at from privacy_codes where whose = ?',
  );
  const countTry = database.prepare('update privacy_codes set tries = tries + 1 where whose = ?');
  const dropCode = database.prepare('delete from privacy_codes where whose = ?');
  const oldCodes = database.prepare('delete from privacy_codes where expires_at <= ?');
  const putToken = database.prepare(
    'insert into privacy_tokens (hash, scope, type, value, expires_at) values (?, ?, ?, ?, ?)',
  );
  const token = database.prepare<[Buffer], TokenRow>('select * from privacy_tokens where hash = ?');
  const oldTokens = database.prepare('delete from privacy_tokens where expires_at <= ?');
  const dropTokens = database.prepare('delete from privacy_tokens where type = ? and value = ?');

  const whose = (identifier: Identifier): Buffer =>
    keys.hash(`code of:${identifierKey(normalise(identifier, rules))}`);
  // With whose it is: a code is nothing without the address it was sent to.
  const codeHash = (identifier: Identifier, code: string): Buffer =>
    keys.hash(`code:${code}:${identifierKey(normalise(identifier, rules))}`);

  return {
    /** A new code, the only one that counts for this identifier from now on. */
    newCode(identifier: Identifier, now: number): string {
      oldCodes.run(now);
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      putCode.run(whose(identifier), codeHash(identifier, code), now + codeTtlMs);
      return code;
    },
    /** Whether this is the code that was sent: counts once, and for five tries. */
    takeCode(identifier: Identifier, code: string, now: number): boolean {
      const id = whose(identifier);
      const sent = codeOf.get(id);
      const isRight = timingSafeEqual(sent?.code ?? Buffer.alloc(32), codeHash(identifier, code));
      if (!sent || sent.expires_at <= now || sent.tries >= maxTries) return false;
      if (isRight) dropCode.run(id);
      else countTry.run(id);
      return isRight;
    },
    newToken({ scope, identifier }: Proven, now: number): string {
      oldTokens.run(now);
      const text = randomBytes(32).toString('base64url');
      const { type, value } = normalise(identifier, rules);
      putToken.run(hashOf(text), scope, type, value, now + tokenTtlMs);
      return text;
    },
    /** Whom a token proves, while it is good. */
    find(text: string, now: number): Proven | undefined {
      const hash = hashOf(text);
      const row = token.get(hash);
      if (!row || !timingSafeEqual(row.hash, hash) || row.expires_at <= now) return undefined;
      return { scope: row.scope, identifier: { type: row.type, value: row.value } };
    },
    forget(identifier: Identifier): void {
      dropCode.run(whose(identifier));
      dropTokens.run(identifier.type, identifier.value);
    },
  };
}
export type ProofTable = ReturnType<typeof createProofTable>;
