// Floor B: bare better-sqlite3 inserts of the same bytes into one table, with the pragmas of the server.
// node floor-insert.mjs <lines of JSON, an event each> <file> <events per transaction>
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url));
const createDatabase = require('better-sqlite3');
const [source, file, size] = process.argv.slice(2);

const events = readFileSync(source, 'utf8').trimEnd().split('\n');
const database = createDatabase(file);
database.pragma('page_size = 16384');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.pragma('wal_autocheckpoint = 2000');
database.pragma('cache_size = -65536');
database.exec('create table events (offset integer primary key, body text not null) strict');
const insert = database.prepare('insert into events (body) values (?)');
const many = database.transaction((from, to) => {
  for (let nth = from; nth < to; nth++) insert.run(events[nth]);
});

const before = process.cpuUsage();
const started = performance.now();
for (let from = 0; from < events.length; from += Number(size))
  many.immediate(from, Math.min(from + Number(size), events.length));
const ms = performance.now() - started;
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ms, events: events.length, cpuMs: (user + system) / 1000 }));
database.close();
