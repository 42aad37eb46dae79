import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { iso } from './time.js';

/**
 * publishable: in a page, so known to everybody; writes. device: in a kiosk; redeems as well. secret: reads everything.
 */
export const keyKinds = ['publishable', 'device', 'secret'] as const;
export type KeyKind = (typeof keyKinds)[number];

export interface Key {
  id: string;
  kind: KeyKind;
  name: string;
  /** Origins a page may use a publishable key from; `*` is any. */
  origins: readonly string[];
  createdAt: string;
  revokedAt?: string;
}

export interface KeySeed {
  /** The text a client shows; only its SHA-256 is stored. */
  key: string;
  kind: KeyKind;
  name: string;
  /** `['*']` unless told. */
  origins?: readonly string[];
}

interface Row {
  id: string;
  hash: Buffer;
  kind: KeyKind;
  name: string;
  origins: string;
  created_at: number;
  revoked_at: number | null;
}

const prefixes = { publishable: 'omo_pk_', device: 'omo_dk_', secret: 'omo_sk_' } as const;

/** A new key's text: 192 random bits behind a prefix that tells a person, and a scanner of leaked secrets, its kind. */
export const newKeyText = (kind: KeyKind): string => prefixes[kind] + randomBytes(24).toString('base64url');

/** Whether a browser would state this as the origin of a page: no path, no trailing slash, lower case. */
export const isOrigin = (text: string): boolean =>
  text === '*' ||
  text === 'null' ||
  (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);
export const originRule =
  "must be '*' or an origin like https://shop.example, without a path or a slash at its end";

const hashOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

export function createKeyTable(database: Database) {
  const upsert = database.prepare(
    `insert into keys (id, hash, kind, name, origins, created_at) values (@id, @hash, @kind, @name, @origins, @at)
     on conflict (hash) do update set name = excluded.name, origins = excluded.origins, kind = excluded.kind`,
  );
  const byHash = database.prepare<[Buffer], Row>('select * from keys where hash = ?');
  const kindOf = database.prepare<[string], KeyKind>('select kind from keys where id = ?').pluck();
  const all = database.prepare<[], Row>('select * from keys order by created_at, id');
  const revoke = database.prepare('update keys set revoked_at = ? where id = ? and revoked_at is null');

  return {
    /** Adds a key, or renames the one of the same text. A revoked key stays revoked. */
    put(seed: KeySeed, at: number): Key {
      const hash = hashOf(seed.key);
      const id = `key_${hash.toString('hex').slice(0, 12)}`;
      upsert.run({
        id,
        hash,
        kind: seed.kind,
        name: seed.name,
        origins: JSON.stringify(seed.origins ?? ['*']),
        at,
      });
      const row = byHash.get(hash);
      if (!row) throw new Error('a key that was just written is not there');
      return key(row);
    },
    /** The key of this text, unless it is unknown or revoked. Compares hashes, so timing tells nothing of the text. */
    find(text: string): Key | undefined {
      const hash = hashOf(text);
      const row = byHash.get(hash);
      return row && row.revoked_at === null && timingSafeEqual(row.hash, hash) ? key(row) : undefined;
    },
    /** Also of a key that was revoked since. */
    kindOf: (id: string): KeyKind | undefined => kindOf.get(id),
    list: (): Key[] => all.all().map(key),
    revoke: (id: string, at: number): boolean => revoke.run(at, id).changes > 0,
  };
}
export type KeyTable = ReturnType<typeof createKeyTable>;

function key(row: Row): Key {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    origins: JSON.parse(row.origins) as string[],
    createdAt: iso(row.created_at),
    ...(row.revoked_at !== null && { revokedAt: iso(row.revoked_at) }),
  };
}
