import { readFileSync } from 'node:fs';
import { purposes } from '@omokit/protocol';
import { localText } from '@omokit/protocol/schema';
import { isCountry } from '@omokit/identity/phone';
import { z } from 'zod';
import { sentence } from '../read-message.js';
import type { RetentionDays } from '../store/retention.js';
import { isOrigin, keyKinds, originRule } from '../store/keys.js';
import { Failure } from '../failure.js';

const time = z.iso.datetime({ offset: true, message: 'must be an ISO 8601 time, like 2026-12-31T23:59:59Z' });
const count = z.int().min(1);

const keySeed = z.strictObject({
  key: z.string().min(8, 'must have at least 8 characters; omokit-server key add makes good ones').max(255),
  kind: z.enum(keyKinds),
  name: z.string().min(1).max(255),
  origins: z.array(z.string().refine(isOrigin, originRule)).exactOptional(),
});

const campaignSeed = z.strictObject({
  // Each pass carries it, and a pass is at most a QR code.
  id: z
    .string()
    .min(1)
    .refine((id) => Buffer.byteLength(id) <= 255, 'must have at most 255 bytes'),
  title: localText,
  description: localText.exactOptional(),
  terms: localText.exactOptional(),
  startsAt: time.exactOptional(),
  endsAt: time.exactOptional(),
  passTtlMs: count.exactOptional(),
  passExpiresAt: time.exactOptional(),
  limit: count.exactOptional(),
  usesPerPass: count.max(1_000_000).exactOptional(),
});

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const secret = z.string().min(8).max(512);
const name = z.string().min(1).max(100);
const days = z.int().min(1).max(36_500);
const webhook = {
  url,
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, "must be 'whsec_' and at least 24 bytes in base64"),
};
const typeName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be a lower-case name of up to 32 characters');
const identifierRule = z.strictObject({
  limit: z.int().min(0).exactOptional(),
  priority: z.int().exactOptional(),
  shared: z.boolean().exactOptional(),
  blocked: z.array(z.string()).exactOptional(),
});

const config = z.strictObject({
  issuer: z.string().min(1).max(64).exactOptional(),
  keys: z.array(keySeed).exactOptional(),
  campaigns: z.array(campaignSeed).exactOptional(),
  privacy: z
    .strictObject({
      codes: z.strictObject(webhook).exactOptional(),
      destinations: z
        .array(
          z.discriminatedUnion('kind', [
            z.strictObject({ kind: z.literal('webhook'), name, ...webhook }),
            z.strictObject({ kind: z.literal('segment'), name, token: secret, url: url.exactOptional() }),
            z.strictObject({
              kind: z.literal('posthog'),
              name,
              project: z.string().min(1),
              token: secret,
              url: url.exactOptional(),
            }),
          ]),
        )
        .refine(
          (all) => new Set(all.map((each) => each.name)).size === all.length,
          'each needs a name of its own',
        )
        .exactOptional(),
      auditDays: days.exactOptional(),
    })
    .exactOptional(),
  retention: z.partialRecord(z.enum(purposes), days).exactOptional() as z.ZodType<RetentionDays | undefined>,
  identity: z
    .strictObject({
      types: z.record(typeName, identifierRule).exactOptional(),
      identifiers: count.exactOptional(),
      blocked: z.array(z.string()).exactOptional(),
      country: z.string().refine(isCountry, 'must be a country like CN (ISO 3166-1)').exactOptional(),
    })
    .exactOptional(),
  limits: z
    .strictObject({
      requestBytes: count.exactOptional(),
      messageBytes: count.exactOptional(),
      batchMessages: count.exactOptional(),
      requestsPerMinute: count.exactOptional(),
      wrongCodesPerMinute: count.exactOptional(),
      handoffsPerMinute: count.exactOptional(),
      waitingBytes: count.exactOptional(),
      waitingRequests: count.exactOptional(),
    })
    .exactOptional(),
});
export type Config = z.output<typeof config>;

/** The configuration of a JSON file. Codes: config_unreadable, config_not_json, config_invalid. */
export function readConfig(file: string): Config {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure('config_unreadable', `The configuration ${file} cannot be read. Check the path.`, {
      cause,
    });
  }
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Failure('config_not_json', `${file} is not JSON: ${String(cause)}.`, { cause });
  }
  const parsed = config.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${sentence(issue)}`);
  throw new Failure('config_invalid', `${file} is not valid:\n${lines.join('\n')}`);
}
