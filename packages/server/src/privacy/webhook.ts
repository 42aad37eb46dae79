import { createHmac, randomUUID } from 'node:crypto';

export interface WebhookOptions {
  url: string;
  /** 'whsec_' and 24 to 64 bytes in base64, as Standard Webhooks has it. */
  secret: string;
}

/** How long a receiver may take to answer. */
const timeoutMs = 15_000;

/** The headers that sign a message (Standard Webhooks 1.0.0, "webhook signature"). */
export function signatureOf(secret: string, { id, at, body }: { id: string; at: number; body: string }) {
  const seconds = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}

/** Posts a signed message; throws when it is not taken, saying no more than the status. */
export async function postWebhook(
  { url, secret }: WebhookOptions,
  message: { type: string; at: number; data: unknown; id?: string },
  signal?: AbortSignal,
): Promise<void> {
  const { type, at, data, id = `msg_${randomUUID()}` } = message;
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  await post(url, { ...signatureOf(secret, { id, at, body }) }, body, signal);
}

/** Posts JSON; throws when the answer is no 2xx. */
export async function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal?: AbortSignal,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
}
