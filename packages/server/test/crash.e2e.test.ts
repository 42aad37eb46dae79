import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import createDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

/** The built command, as `npx omokit-server` runs it. */
const cli = process.env['OMOKIT_SERVER_CLI'] ?? fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const keys = { device: 'crash-test-device-key', secret: 'crash-test-secret-key' };

interface Running {
  process: ChildProcess;
  url: string;
  exited: Promise<number | null>;
}

async function start(folder: string): Promise<Running> {
  if (!existsSync(cli)) throw new Error(`${cli} is not built. Build the workspace first.`);
  const config = join(folder, 'omokit.json');
  writeFileSync(
    config,
    JSON.stringify({
      keys: [
        { key: keys.device, kind: 'device', name: 'Kiosk' },
        { key: keys.secret, kind: 'secret', name: 'Admin' },
      ],
      campaigns: [{ id: 'welcome', title: 'Welcome' }],
      limits: { requestsPerMinute: 1_000_000 },
    }),
  );
  const child = spawn(
    process.execPath,
    [cli, '--file', join(folder, 'omokit.sqlite'), '--port', '0', '--config', config],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const found = /listens on (\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    });
    void exited.then((code) => reject(new Error(`omokit-server ended with ${code}: ${output}`)));
  });
  return { process: child, url, exited };
}

const call = (url: string, path: string, key: string, body?: unknown) =>
  fetch(url + path, {
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });

interface Batch {
  batch: { messageId: string }[];
  acknowledged: boolean;
}

/** One device's stream: batches in order, each made before it is sent. */
function createStream(stream: string) {
  let seq = 0;
  const batches: Batch[] = [];
  const next = (redemption?: { id: string; pass: string; claims: { id: string } }): Batch => {
    const batch = Array.from({ length: 10 }, (_, index) => ({
      type: 'track',
      messageId: randomUUID(),
      anonymousId: `visitor-${stream}`,
      event: index === 0 && redemption ? 'Coupon Redeemed' : 'Product Viewed',
      timestamp: new Date().toISOString(),
      properties:
        index === 0 && redemption
          ? {
              redemption_id: redemption.id,
              coupon_id: redemption.claims.id,
              campaign: 'welcome',
              pass: redemption.pass,
            }
          : { text: 'x'.repeat(300) },
      context: {
        omo: {
          stream,
          seq: ++seq,
          lane: index === 0 && redemption ? 'redemption' : 'event',
          purpose: 'operation',
          channel: 'kiosk',
        },
      },
    }));
    const made = { batch, acknowledged: false };
    batches.push(made);
    return made;
  };
  return { stream, batches, next, head: () => seq };
}

async function deliver(url: string, batch: Batch): Promise<Record<string, number>> {
  const sentAt = new Date().toISOString();
  const response = await call(url, '/v1/batch', keys.device, { batch: batch.batch, sentAt });
  const answer = (await response.json()) as { success: boolean; results: { status: string }[] };
  expect(answer).toMatchObject({ success: true });
  batch.acknowledged = true;
  const count: Record<string, number> = {};
  for (const { status } of answer.results) count[status] = (count[status] ?? 0) + 1;
  return count;
}

/** Messages accepted by a server since it started, and the commits it made of them. */
async function counts(url: string): Promise<{ messages: number; commits: number }> {
  const text = await (await call(url, '/metrics', keys.secret)).text();
  const count = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  return {
    messages: count(/^omokit_messages_total\{status="accepted"\} (\d+)/m),
    commits: count(/^omokit_commits_total (\d+)/m),
  };
}

async function logged(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = 0; ;) {
    const page = (await (await call(url, `/v1/events?after=${after}&limit=1000`, keys.secret)).json()) as {
      events: { event: { messageId: string } }[];
      next: number;
    };
    if (page.events.length === 0) return ids;
    ids.push(...page.events.map(({ event }) => event.messageId));
    after = page.next;
  }
}

describe('omokit-server', () => {
  it('loses nothing it acknowledged and doubles nothing, killed under load again and again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omokit-crash-'));
    const streams = Array.from({ length: 12 }, (_, index) => createStream(`kiosk-${index}-${randomUUID()}`));
    let server = await start(folder);
    const claimed = (await (
      await call(server.url, '/v1/passes/claim', keys.device, { campaign: 'welcome', anonymousId: 'ann' })
    ).json()) as { pass: string; claims: { id: string } };
    const redemptionIds: string[] = [];
    let unacknowledged = 0;
    let saved = 0;
    const shared = { messages: 0, commits: 0 };

    for (let round = 0; round < 5; round++) {
      let dead = false;
      const load = streams.map(async (stream) => {
        const id = randomUUID();
        redemptionIds.push(id);
        let batch = stream.next({ id, ...claimed });
        while (!dead) {
          try {
            await deliver(server.url, batch);
          } catch (error) {
            if (dead) return; // the connection went with the server
            throw error;
          }
          batch = stream.next();
        }
      });
      await setTimeout(150 + Math.random() * 500);
      const { messages, commits } = await counts(server.url);
      shared.messages += messages;
      shared.commits += commits;
      dead = true;
      server.process.kill('SIGKILL');
      await server.exited;
      await Promise.all(load);

      server = await start(folder);
      const stored = new Set(await logged(server.url));
      for (const { batches } of streams)
        for (const { batch, acknowledged } of batches) {
          const found = batch.filter(({ messageId }) => stored.has(messageId)).length;
          // A request is one transaction: all of it is there, or nothing.
          if (acknowledged) expect(found).toBe(batch.length);
          else expect([0, batch.length]).toContain(found);
          if (!acknowledged) unacknowledged += 1;
        }
      // A device cannot know what arrived, so it sends again what was not acknowledged; here, everything.
      for (const { batches } of streams)
        for (const batch of batches) {
          const wasAcknowledged = batch.acknowledged;
          const { accepted = 0, duplicate = 0 } = await deliver(server.url, batch);
          if (wasAcknowledged) expect({ accepted, duplicate }).toEqual({ accepted: 0, duplicate: 10 });
          saved += accepted;
        }
    }

    // Requests of ten messages were killed within commits that several of them shared.
    expect(shared.messages / shared.commits).toBeGreaterThan(10);
    const sent = streams.flatMap(({ batches }) =>
      batches.flatMap(({ batch }) => batch.map((each) => each.messageId)),
    );
    const stored = (await logged(server.url)).filter((id) => !id.startsWith('omo:'));
    expect(stored).toHaveLength(new Set(stored).size);
    expect(new Set(stored)).toEqual(new Set(sent));
    expect(stored).toHaveLength(sent.length);
    for (const { stream, head } of streams) {
      const completeness = await (
        await call(server.url, `/v1/streams/${stream}/completeness`, keys.secret)
      ).json();
      expect(completeness).toMatchObject({
        head: head(),
        completeTo: head(),
        received: head(),
        complete: true,
      });
    }
    const states = (await (
      await call(server.url, `/v1/redemptions?ids=${redemptionIds.join(',')}`, keys.secret)
    ).json()) as { state: string }[];
    expect(states.filter(({ state }) => state === 'confirmed')).toHaveLength(1);
    expect(states.filter(({ state }) => state === 'conflict')).toHaveLength(redemptionIds.length - 1);

    server.process.kill('SIGTERM');
    expect(await server.exited).toBe(0);
    expect(existsSync(join(folder, 'omokit.sqlite-wal'))).toBe(false);
    const database = createDatabase(join(folder, 'omokit.sqlite'), { readonly: true });
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    database.close();
    console.log(
      `5 kills: ${sent.length} events sent, ${unacknowledged} batches unacknowledged, ${saved} events saved by sending again, ${(shared.messages / shared.commits).toFixed(0)} messages a commit`,
    );
  });

  it('answers what is under way when it is asked to stop, and ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'omokit-stop-'));
    const server = await start(folder);
    const live = await call(server.url, '/v1/live', keys.secret);
    const stream = createStream(randomUUID());
    const deliveries: Promise<boolean>[] = [];
    for (let index = 0; index < 20; index++) {
      const batch = stream.next();
      deliveries.push(
        deliver(server.url, batch).then(
          () => true,
          () => false,
        ),
      );
      if (index === 10) server.process.kill('SIGTERM');
    }
    await Promise.all(deliveries);
    expect(await server.exited).toBe(0);
    await live.text(); // ends with the server

    const again = await start(folder);
    const stored = new Set(await logged(again.url));
    const acknowledged = stream.batches.filter((batch) => batch.acknowledged);
    for (const { batch } of acknowledged)
      for (const { messageId } of batch) expect(stored).toContain(messageId);
    again.process.kill('SIGTERM');
    expect(await again.exited).toBe(0);
  });
});
