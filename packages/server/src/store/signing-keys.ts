import type { Database } from 'better-sqlite3';
import type { PassKey } from '@omokit/protocol';
import { generatePassKey, type PassSigner } from '@omokit/passes';

/** The keys that sign passes: made on first start, kept in this file and nowhere else. */
export function createSigningKeyTable(database: Database) {
  const all = database.prepare<[], { kid: string; secret: Buffer; public: string }>(
    'select kid, secret, public from signing_keys order by created_at desc, kid',
  );
  const insert = database.prepare(
    'insert into signing_keys (kid, secret, public, created_at) values (?, ?, ?, ?)',
  );

  return {
    /** Makes the first key when there is none. */
    ensure(at: number): void {
      if (all.get()) return;
      const { kid, secret, publicKey } = generatePassKey();
      insert.run(kid, Buffer.from(secret), JSON.stringify(publicKey), at);
    },
    /** The key to sign with: the newest. */
    signer(): PassSigner {
      const row = all.get();
      if (!row) throw new Error('there is no key to sign passes with');
      return { kid: row.kid, secret: Uint8Array.from(row.secret) };
    },
    /** Every key whose passes are accepted. */
    trusted: (): PassKey[] => all.all().map((row) => JSON.parse(row.public) as PassKey),
  };
}
export type SigningKeyTable = ReturnType<typeof createSigningKeyTable>;
