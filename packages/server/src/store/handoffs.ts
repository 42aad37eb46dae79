import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Channel } from '@omokit/protocol';

/** The consonants of RFC 8628 section 6.1: easy to type on any keyboard, and they spell no words. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const hashOf = (deviceCode: string): Buffer => createHash('sha256').update(deviceCode, 'utf8').digest();

export interface HandoffRow {
  id: number;
  user_code: string;
  anonymous_id: string;
  key_id: string;
  device: string;
  /** Where the code is shown. */
  channel: Channel;
  expires_at: number;
  joined_by: string | null;
}

export interface NewHandoff {
  anonymousId: string;
  keyId: string;
  device: string;
  channel: Channel;
  now: number;
  ttlMs: number;
}

/** How long after its end a code is still told from one that nobody showed. */
const keptMs = 3_600_000;

/** Codes that kiosks and pages show. Only the hash of a device code is kept, and all of it for an hour. */
export function createHandoffTable(database: Database) {
  const insert = database.prepare(
    `insert into handoffs (device_code_hash, user_code, anonymous_id, key_id, device, channel, expires_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  const byUserCode = database.prepare<[string], HandoffRow>(
    'select * from handoffs where user_code = ? order by expires_at desc, id desc limit 1',
  );
  const byDeviceCode = database.prepare<[Buffer], HandoffRow>(
    'select * from handoffs where device_code_hash = ?',
  );
  const join = database.prepare('update handoffs set joined_by = ?, joined_at = ? where id = ?');
  const forget = database.prepare('delete from handoffs where expires_at < ?');

  function newUserCode(now: number): string {
    for (;;) {
      const code = Array.from({ length: 8 }, () => letters.charAt(randomInt(letters.length))).join('');
      const spelled = `${code.slice(0, 4)}-${code.slice(4)}`;
      const holder = byUserCode.get(spelled);
      if (!holder || holder.expires_at < now) return spelled;
    }
  }

  return {
    create({ anonymousId, keyId, device, channel, now, ttlMs }: NewHandoff) {
      forget.run(now - keptMs);
      const deviceCode = randomBytes(32).toString('base64url');
      const userCode = newUserCode(now);
      insert.run(hashOf(deviceCode), userCode, anonymousId, keyId, device, channel, now + ttlMs);
      return { deviceCode, userCode };
    },
    find: (userCode: string): HandoffRow | undefined => byUserCode.get(userCode),
    findByDeviceCode: (deviceCode: string): HandoffRow | undefined => byDeviceCode.get(hashOf(deviceCode)),
    join: (id: number, anonymousId: string, at: number): void => void join.run(anonymousId, at, id),
  };
}
export type HandoffTable = ReturnType<typeof createHandoffTable>;
