import { isUtf8 } from 'node:buffer';
import { closeBracket, comma, openBracket, skipSpace } from './json.js';
import { find, finderOf } from './members.js';
import { maxDepth, quickEvent, skipEvent, type QuickEvent } from './scan-event.js';

/** A message of a batch as it came: its JSON, and what was read of it when it is valid beyond doubt. */
export interface ScannedMessage {
  json: Buffer;
  quick: QuickEvent | undefined;
}

export interface ScannedBatch {
  batch: ScannedMessage[];
  /** The other members of the envelope, parsed. */
  sentAt?: unknown;
  losses?: unknown;
  writeKey?: unknown;
}

/**
 * The messages of a batch without parsing them; undefined when the body is no batch of objects in plain JSON, so that
 * only a parser can say what it is.
 */
export function scanBatch(body: Uint8Array): ScannedBatch | undefined {
  if (!isUtf8(body)) return undefined;
  const json = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const batch: ScannedMessage[] = [];
  const envelope = finderOf(['batch', 'sentAt', 'losses', 'writeKey'], {
    batch: (_, from) => scanMessages(json, from, batch),
  });
  const end = find(envelope, json, skipSpace(json, 0), maxDepth);
  if (end < 0 || skipSpace(json, end) !== json.length || envelope.isOdd || envelope.spans[1] === 0)
    return undefined;
  const other = (index: number): unknown => {
    const [from = 0, to = 0] = envelope.spans.subarray(2 * index, 2 * index + 2);
    return to === 0 ? undefined : (JSON.parse(json.toString('utf8', from, to)) as unknown);
  };
  return { batch, sentAt: other(1), losses: other(2), writeKey: other(3) };
}

/** Where the array ends; -1 when it is none, or holds anything but objects in JSON. */
function scanMessages(json: Buffer, from: number, messages: ScannedMessage[]): number {
  if (json[from] !== openBracket) return -1;
  let at = skipSpace(json, from + 1);
  if (json[at] === closeBracket) return at + 1;
  for (;;) {
    const end = skipEvent(json, at);
    if (end < 0) return -1;
    messages.push({ json: json.subarray(at, end), quick: quickEvent(json) });
    at = skipSpace(json, end);
    if (json[at] === closeBracket) return at + 1;
    if (json[at] !== comma) return -1;
    at = skipSpace(json, at + 1);
  }
}
