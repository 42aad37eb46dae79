import type { Database } from 'better-sqlite3';
import { createAuditRows } from './audit.js';
import { createErasedRows } from './erased.js';
import { createErasureRows } from './erasures.js';
import { createMentionRows } from './mentions.js';
import { createTermRows } from './names.js';
import { createProofRows } from './proofs.js';
import { createRetentionRows } from './retention.js';
import { orderLossReports } from './streams.js';
import { createTraitRows } from './traits.js';
import { createWithdrawalRows } from './withdrawals.js';
import { datePeople, judgeLinks } from './judge-links.js';
import { scopeIdentifiers, vouchLinks } from './vouch-links.js';
import { chunkBodies, narrowEvents, shareNames } from './narrow-events.js';

/**
 * Numbered, forward only. A migration never drops a row of the log, which is what was promised to be kept.
 * Streams and people (from `streams` to `links`) are projections: replaying `events` and `loss_reports` rebuilds
 * them. Passes and redemptions are written in the transaction that logs them, and are kept themselves.
 */
const migrations: readonly (string | readonly ((database: Database) => void)[])[] = [
  `
  create table meta (name text primary key, value text not null) strict, without rowid;

  create table keys (
    id text primary key,
    hash blob not null unique,
    kind text not null check (kind in ('publishable', 'device', 'secret')),
    name text not null,
    origins text not null,
    created_at integer not null,
    revoked_at integer
  ) strict;

  create table signing_keys (
    kid text primary key,
    secret blob not null,
    public text not null,
    created_at integer not null
  ) strict;

  create table events (
    offset integer primary key,
    message_id text not null unique,
    stream text,
    seq integer,
    received_at integer not null,
    corrected_at integer not null,
    anonymous_id text,
    user_id text,
    subject_type text,
    subject_value text,
    key_id text,
    actor text,
    type text not null,
    event text,
    channel text,
    offline integer not null,
    body text not null
  ) strict;
  create unique index events_by_stream on events (stream, seq) where stream is not null;
  create index events_by_subject on events (subject_type, subject_value, corrected_at, offset);

  create table loss_reports (
    stream text not null,
    lo integer not null,
    hi integer not null,
    reason text not null,
    received_at integer not null,
    primary key (stream, lo, hi, reason)
  ) strict, without rowid;

  create table streams (
    stream text primary key,
    device text,
    channel text,
    head integer not null,
    received integer not null,
    last_seen_at integer not null
  ) strict, without rowid;
  create index streams_by_time on streams (last_seen_at);
  create table stream_received (
    stream text not null,
    lo integer not null,
    hi integer not null,
    primary key (stream, lo)
  ) strict, without rowid;
  create table stream_lost (
    stream text not null,
    lo integer not null,
    hi integer not null,
    reason text not null,
    primary key (stream, lo)
  ) strict, without rowid;

  create table people (
    id text primary key,
    born integer not null,
    merged_into text,
    last_seen_at integer not null
  ) strict, without rowid;
  create index people_by_time on people (last_seen_at, id) where merged_into is null;
  create table identifiers (
    type text not null,
    value text not null,
    person text not null,
    events integer not null,
    first_seen_at integer,
    last_seen_at integer,
    primary key (type, value)
  ) strict, without rowid;
  create index identifiers_by_person on identifiers (person);
  create index identifiers_by_value on identifiers (value);
  create table identifier_channels (
    type text not null,
    value text not null,
    channel text not null,
    first_seen_at integer not null,
    primary key (type, value, channel)
  ) strict, without rowid;
  create table links (
    id text primary key,
    a_type text not null,
    a_value text not null,
    b_type text not null,
    b_value text not null,
    evidence text not null,
    at integer not null,
    actor text,
    unique (a_type, a_value, b_type, b_value, evidence)
  ) strict;
  create index links_by_b on links (b_type, b_value);

  create table campaigns (
    id text primary key,
    title text not null,
    description text,
    terms text,
    starts_at integer,
    ends_at integer,
    pass_ttl_ms integer,
    pass_expires_at integer,
    claim_limit integer,
    uses_per_pass integer not null,
    claimed integer not null default 0,
    redeemed integer not null default 0,
    conflicts integer not null default 0,
    refused integer not null default 0
  ) strict, without rowid;

  create table passes (
    id text primary key,
    campaign text not null,
    holder text,
    text text,
    claims text not null,
    uses integer not null check (uses >= 1),
    used integer not null default 0 check (used between 0 and uses),
    expires_at integer,
    revoked_at integer,
    created_at integer not null
  ) strict, without rowid;
  create unique index passes_by_holder on passes (campaign, holder) where holder is not null;
  create table pass_changes (
    change integer primary key autoincrement,
    pass_id text not null,
    kind text not null check (kind in ('spent', 'revoked')),
    unique (pass_id, kind)
  ) strict;

  create table redemptions (
    id text primary key,
    pass_id text,
    campaign text,
    state text not null check (state in ('confirmed', 'conflict', 'refused')),
    code text,
    message text,
    spent_by text,
    key_id text not null,
    device text not null,
    at integer not null,
    received_at integer not null
  ) strict;
  create index redemptions_by_pass on redemptions (pass_id, state);

  create table handoffs (
    id integer primary key autoincrement,
    device_code_hash blob not null unique,
    user_code text not null,
    anonymous_id text not null,
    key_id text not null,
    device text not null,
    expires_at integer not null,
    joined_by text,
    joined_at integer
  ) strict;
  create index handoffs_by_user_code on handoffs (user_code, expires_at);
  `,
  // What is received or lost, merged: a report then never walks the same ranges twice.
  `
  create table stream_known (
    stream text not null,
    lo integer not null,
    hi integer not null,
    primary key (stream, lo)
  ) strict, without rowid;
  insert into stream_known
    select stream, min(lo), max(hi) from (
      select *, sum(starts) over (partition by stream order by lo) as island from (
        select *, lo > coalesce(lag(hi) over (partition by stream order by lo), -1) + 1 as starts from (
          select stream, lo, hi from stream_received union all select stream, lo, hi from stream_lost)))
    group by stream, island;
  drop table stream_received;
  `,
  [shareNames, chunkBodies, narrowEvents],
  [createTraitRows],
  [
    createTermRows,
    createMentionRows,
    createErasedRows,
    createErasureRows,
    createWithdrawalRows,
    createProofRows,
    createAuditRows,
  ],
  [datePeople, judgeLinks],
  [createRetentionRows],
  [vouchLinks, scopeIdentifiers],
  [orderLossReports],
];

/** Brings the file to a schema, the newest, each step in its own transaction; refuses a file of a newer version. */
export function migrate(database: Database, to = migrations.length): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length)
    throw new Error(
      `The database has schema ${version}, this omokit-server knows ${migrations.length}. Use the newer omokit-server that wrote it.`,
    );
  for (const [index, step] of migrations.slice(0, to).entries()) {
    if (index < version) continue;
    database
      .transaction(() => {
        if (typeof step === 'string') database.exec(step);
        else for (const part of step) part(database);
        database.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
