import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'csv-stringify/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { readRows, shapeOf, type CsvFile, type Row } from './read-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'omokit-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function rowsOf(contents: string | Uint8Array, options: Partial<CsvFile> = {}) {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, contents);
  const shape = await shapeOf({ path, ...options });
  const rows: Row[] = [];
  for await (const row of readRows(path, shape)) rows.push(row);
  return { shape, rows };
}
const failing = (contents: string | Uint8Array, options?: Partial<CsvFile>) =>
  rowsOf(contents, options).then(
    () => undefined,
    (error: { code?: unknown; message: string }) => error,
  );

describe('a CSV file', () => {
  it('is read with quotes, line breaks in cells, and the numbers a spreadsheet shows', async () => {
    const { rows } = await rowsOf('﻿No,Name\r\n1,"Lin, ""Mei"""\r\n2,"two\nlines"\r\n\r\n');
    expect(rows).toEqual([
      { number: 2, cells: { No: '1', Name: 'Lin, "Mei"' } },
      { number: 3, cells: { No: '2', Name: 'two\nlines' } },
    ]);
  });

  it.each([';', '\t', '|'])('has its delimiter found: %j', async (delimiter) => {
    const { shape, rows } = await rowsOf(`No${delimiter}Name, first\n1${delimiter}Ann`);
    expect(shape.delimiter).toBe(delimiter);
    expect(rows[0]?.cells).toEqual({ No: '1', 'Name, first': 'Ann' });
  });

  it('is read in the encoding that is told, or marked', async () => {
    // 姓名 and 李 in GB 18030
    const chinese = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0xc0, 0xee, 0x0a]);
    expect((await rowsOf(chinese, { encoding: 'gb18030' })).rows[0]?.cells).toEqual({ 姓名: '李' });
    const marked = Buffer.from('﻿No,Name\n1,李', 'utf16le');
    expect((await rowsOf(marked)).rows[0]?.cells).toEqual({ No: '1', Name: '李' });
  });

  it('that is not in its encoding is refused, with a word on what to do', async () => {
    const error = await failing(Buffer.concat([Buffer.from('No\n'), Buffer.from([0xc0, 0xee, 0x0a])]));
    expect(error).toMatchObject({ code: 'csv_encoding_invalid' });
    expect(error?.message).toContain('--encoding');
    expect(await failing('No\n1', { encoding: 'klingon' })).toMatchObject({ code: 'csv_encoding_invalid' });
  });

  it.each([
    ['a row with too few cells', 'A,B\n1,2\n3\n', 'csv_row_invalid'],
    ['a row with too many cells', 'A,B\n1,2,3\n', 'csv_row_invalid'],
    ['a quote that is never closed', 'A,B\n1,"2\n3,4\n', 'csv_row_invalid'],
    ['a quote in the middle of a cell', 'A,B\n1,2"3\n', 'csv_row_invalid'],
    ['a row without an end', `A,B\n1,${'x'.repeat(70_000)}\n`, 'csv_row_invalid'],
    ['nothing', '', 'csv_header_invalid'],
    ['an empty header', ',,\n1,2,3', 'csv_header_invalid'],
  ])('with %s is refused', async (_, contents, code) => {
    expect(await failing(contents)).toMatchObject({ code });
  });

  it('that is none is refused', async () => {
    await expect(shapeOf({ path: folder })).rejects.toMatchObject({ code: 'csv_unreadable' });
    await expect(shapeOf({ path: join(folder, 'none.csv') })).rejects.toMatchObject({
      code: 'csv_unreadable',
    });
  });

  it('comes out as it was written, whatever is in its cells', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => Buffer.from(text).toString() === text && !text.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (records) => {
        const { rows } = await rowsOf(stringify([['A', 'B'], ...records], { quoted: true }), {
          delimiter: ',',
        });
        expect(rows.map(({ cells }) => [cells['A'], cells['B']])).toEqual(records);
      }),
      { numRuns: 40 },
    );
  });
});
