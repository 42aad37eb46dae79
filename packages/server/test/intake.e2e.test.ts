import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const bench = fileURLToPath(new URL('../../../.bench/intake/bench.mjs', import.meta.url));

interface Figures {
  floors: { parse: { rate: number }; insert: { rate: number }; ours: { rate: number } };
  long: {
    slices: { events: number }[];
    rows: { events: number; messageIds: number; received: number; incomplete: number };
  };
}

describe('the benchmark of the intake', () => {
  it('measures both floors and the server, which loses nothing it acknowledged', async () => {
    const out = mkdtempSync(join(tmpdir(), 'omokit-intake-report-'));
    // How fast it is, depends on what else the machine does: that it works does not.
    const sizes = ['--rounds', '1', '--round-events', '2000', '--events', '8000', '--connections', '8'];
    const child = spawn(process.execPath, [bench, ...sizes, '--out', out], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code, complaints).toBe(0);

    const { floors, long } = JSON.parse(readFileSync(join(out, 'intake.json'), 'utf8')) as Figures;
    for (const { rate } of [floors.parse, floors.insert, floors.ours]) expect(rate).toBeGreaterThan(0);
    expect(long.slices.map(({ events }) => events)).toEqual([2_000, 4_000, 6_000, 8_000]);
    expect(long.rows).toMatchObject({ events: 8_000, messageIds: 8_000, received: 8_000, incomplete: 0 });
    expect(readFileSync(join(out, 'intake.md'), 'utf8')).toContain('| **ours**');
    expect(readFileSync(join(out, 'intake-rate.svg'), 'utf8')).toContain('<polyline');
  });
});
