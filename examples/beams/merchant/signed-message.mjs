import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;

/** The message of a webhook, or undefined when it is old or not signed with this secret (Standard Webhooks 1.0.0). */
export function signedMessage({ headers }, body, secret, now = Date.now()) {
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': shown = '' } = headers;
  if (!(Math.abs(now / 1_000 - Number(at)) <= toleranceSeconds)) return undefined;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const right = Buffer.from(`v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`);
  const isRight = shown.split(' ').some((each) => {
    const text = Buffer.from(each);
    return text.length === right.length && timingSafeEqual(text, right);
  });
  return isRight ? JSON.parse(body) : undefined;
}
