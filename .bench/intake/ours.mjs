// The real server, as its command starts it, in a process of its own.
import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url));
export const createDatabase = require('better-sqlite3');
export const cli = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url));
export const keys = { device: 'bench-device-key', secret: 'bench-secret-key' };

/** Starts a program that says where it listens. */
export async function startProgram(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  let output = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /listens on (\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    void exited.then((code) => reject(new Error(`it ended with ${code}: ${output}`)));
  });
  return {
    url,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (code !== 0) throw new Error(`it ended with ${code}`);
    },
  };
}

/** On the file in a folder, with what its configuration says besides. */
export async function startOurs(folder, more = {}) {
  const config = join(folder, 'omokit.json');
  const file = join(folder, 'omokit.sqlite');
  writeFileSync(
    config,
    JSON.stringify({
      keys: [
        { key: keys.device, kind: 'device', name: 'Kiosk' },
        { key: keys.secret, kind: 'secret', name: 'Bench' },
      ],
      // All of the load comes with one key from one address, which nobody's does.
      limits: { requestsPerMinute: 1_000_000_000 },
      ...more,
    }),
  );
  const program = await startProgram([cli, '--file', file, '--port', '0', '--config', config]);
  return {
    ...program,
    file,
    config,
    bytes: () => statSync(file).size,
    /** Messages accepted and commits made, as /metrics counts them. */
    async counts() {
      const headers = { authorization: `Bearer ${keys.secret}` };
      const text = await (await fetch(`${program.url}/metrics`, { headers })).text();
      const count = (pattern) => Number(pattern.exec(text)?.[1] ?? 0);
      return {
        accepted: count(/^omokit_messages_total\{status="accepted"\} (\d+)/m),
        commits: count(/^omokit_commits_total (\d+)/m),
      };
    },
  };
}

/** Processor time of a process in ms, and the memory it holds in MB (Linux only; undefined elsewhere). */
export function usageOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
      // A process that has just ended has none.
      rssMb: rss === undefined ? undefined : Number(rss) / 1024,
    };
  } catch {
    return { cpuMs: undefined, rssMb: undefined }; // no /proc here
  }
}

/** What is in the file, counted by its rows. */
export function rowsIn(file) {
  const database = createDatabase(file, { readonly: true });
  const one = (sql) => database.prepare(sql).pluck().get();
  const counted = {
    events: one('select count(*) from events'),
    messageIds: one('select count(distinct message_id) from events'),
    received: one('select coalesce(sum(received), 0) from streams'),
    schema: database.pragma('user_version', { simple: true }),
    incomplete: one('select count(*) from streams where received != head'),
  };
  database.close();
  return counted;
}
