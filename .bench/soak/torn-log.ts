import { existsSync, readFileSync, readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/*
 * A browser that is killed may leave half a record at the end of the log of its IndexedDB. LevelDB reads such a log
 * rightly, and then appends to it: at the start after that the half record and what follows it look corrupt, and
 * Chromium deletes all databases of the origin (google/leveldb, issue 1287). No page can see it, so the rig looks.
 */

const blockBytes = 32_768;
const headerBytes = 7;
const [full, last] = [1, 4];

/** Where the last whole record of a LevelDB log ends (LevelDB, doc/log_format.md): its length when nothing is torn. */
export function wholeLength(log: Uint8Array): number {
  let whole = 0;
  for (let at = 0; at < log.length;) {
    const room = blockBytes - (at % blockBytes);
    if (room < headerBytes) {
      // Too short for a header: filled with zeros.
      at += room;
      if (whole === at - room) whole = Math.min(at, log.length);
      continue;
    }
    if (at + headerBytes > log.length) break;
    const [length, type] = [log[at + 4]! + 256 * log[at + 5]!, log[at + 6]!];
    at += headerBytes + length;
    if (at > log.length) break;
    if (type === full || type === last) whole = at;
  }
  return whole;
}

/** Finds the torn logs of a profile's IndexedDB, mends them if told to, and says how many there were. */
export function findTornLogs(profile: string, mend: boolean): number {
  const databases = join(profile, 'Default', 'IndexedDB');
  if (!existsSync(databases)) return 0;
  const logs = readdirSync(databases, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.leveldb[/\\]\d+\.log$/.test(name),
  );
  return logs.filter((name) => {
    const file = join(databases, name);
    const log = readFileSync(file);
    const whole = wholeLength(log);
    if (whole < log.length && mend) truncateSync(file, whole);
    return whole < log.length;
  }).length;
}
