import { createReadStream, openSync, readSync, closeSync, statSync } from 'node:fs';
import { TextDecoderStream } from 'node:stream/web';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../failure.js';

/** A row as the file has it. */
export interface Row {
  /** The line a person sees in a spreadsheet: the header is 1. */
  number: number;
  /** By column. */
  cells: Readonly<Record<string, string>>;
}

export interface CsvFile {
  path: string;
  /** A label of the WHATWG Encoding Standard, such as utf-8, gb18030, shift_jis; by its first bytes unless told. */
  encoding?: string;
  /** One character; found from the header unless told. */
  delimiter?: string;
}

export interface CsvShape {
  bytes: number;
  encoding: string;
  delimiter: string;
  header: string[];
}

const delimiters = [',', ';', '\t', '|'] as const;
/** What one row may have at most, so that a quote that is never closed does not fill the memory. */
const maxRowBytes = 65_536;
const maxColumns = 500;

/** What the beginning of a file says of it. Codes: csv_unreadable, csv_encoding_invalid, csv_header_invalid. */
export async function shapeOf({ path, encoding, delimiter }: CsvFile): Promise<CsvShape> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile())
    throw new Failure('csv_unreadable', `${path} is no file that can be read. Check the path.`);
  const told = encodingOf(encoding ?? markOf(path) ?? 'utf-8', path);
  const lines = await firstLines(path, told);
  // A header may have a comma within a name; the line below it then has not.
  const seen = (character: string) => Math.min(...lines.map((line) => line.split(character).length - 1));
  const found = delimiter ?? [...delimiters].sort((a, b) => seen(b) - seen(a))[0] ?? ',';
  const shape = { bytes: stat.size, encoding: told, delimiter: found, header: [] as string[] };
  for await (const header of records(path, shape, { to: 1 }))
    shape.header = header.map((name) => name.trim());
  if (shape.header.length === 0 || shape.header.every((name) => name === ''))
    throw new Failure('csv_header_invalid', `${path} has no header. Its first line must name the columns.`);
  if (shape.header.length > maxColumns)
    throw new Failure(
      'csv_header_invalid',
      `${path} has more than ${maxColumns} columns. Is ${show(found)} its delimiter?`,
    );
  return shape;
}

/**
 * The rows of a file, one after the other, however large it is. `progress` is told how many bytes have been read. Codes:
 * csv_encoding_invalid, csv_row_invalid; the sentence names the row.
 */
export async function* readRows(
  path: string,
  shape: CsvShape,
  progress: (bytes: number) => void = () => undefined,
): AsyncGenerator<Row> {
  let number = 1;
  for await (const record of records(path, shape, { from: 2, progress })) {
    number += 1;
    // A spreadsheet leaves empty lines at the end.
    if (record.length === 1 && record[0]?.trim() === '') continue;
    if (record.length !== shape.header.length)
      throw new Failure(
        'csv_row_invalid',
        `Row ${number} of ${path} has ${record.length} cells, its header ${shape.header.length}. Is a quote or a delimiter missing there? Nothing was imported.`,
      );
    yield { number, cells: Object.fromEntries(shape.header.map((name, nth) => [name, record[nth] ?? ''])) };
  }
}

async function* records(
  path: string,
  { encoding, delimiter }: Pick<CsvShape, 'encoding' | 'delimiter'>,
  { progress, ...range }: { from?: number; to?: number; progress?: (bytes: number) => void },
): AsyncGenerator<string[]> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  let bytes = 0;
  file.on('data', (chunk) => progress?.((bytes += chunk.length)));
  const text = Readable.fromWeb(
    Readable.toWeb(file).pipeThrough(new TextDecoderStream(encoding, { fatal: true })),
    { encoding: 'utf8' },
  );
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: maxRowBytes,
    relax_column_count: true,
    skip_empty_lines: false,
    ...range,
  });
  text.on('error', (cause) => parser.destroy(cause));
  try {
    for await (const record of text.pipe(parser)) yield record as string[];
  } catch (cause) {
    throw failureOf(cause, path, encoding);
  } finally {
    file.destroy();
  }
}

function failureOf(cause: unknown, path: string, encoding: string): unknown {
  if (cause instanceof CsvError)
    return new Failure(
      'csv_row_invalid',
      `Row ${cause['lines'] ?? '?'} of ${path} cannot be read: ${cause.message}. Nothing was imported.`,
      { cause },
    );
  if ((cause as { code?: unknown }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return new Failure(
      'csv_encoding_invalid',
      `${path} is not ${encoding}. Say what it is with --encoding, such as gb18030, shift_jis or windows-1251. Nothing was imported.`,
      { cause },
    );
  return cause;
}

/** What a byte order mark says (WHATWG Encoding, section 6). */
function markOf(path: string): string | undefined {
  const bytes = Buffer.alloc(3);
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, 3, 0);
  closeSync(file);
  if (bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return 'utf-16le';
  if (bytes.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) return 'utf-16be';
  return undefined;
}

function encodingOf(label: string, path: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (cause) {
    throw new Failure(
      'csv_encoding_invalid',
      `'${label}' is no encoding for ${path}. Use a label such as utf-8, gb18030, big5, shift_jis or windows-1251.`,
      { cause },
    );
  }
}

/** The header and the row below it, when there is one. */
async function firstLines(path: string, encoding: string): Promise<string[]> {
  for await (const chunk of createReadStream(path, { end: maxRowBytes - 1 }))
    return new TextDecoder(encoding)
      .decode(chunk as Buffer)
      .split(/\r?\n/, 2)
      .filter((line) => line !== '');
  return [];
}

const show = (delimiter: string): string => (delimiter === '\t' ? 'a tab' : `'${delimiter}'`);
