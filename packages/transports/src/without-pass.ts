import type { TrackedEvent } from '@omokit/protocol';

/** An event as a third party may have it: whoever holds a pass can redeem it, so `properties.pass` goes to none. */
export function withoutPass({ properties, ...event }: TrackedEvent): TrackedEvent {
  // A page in plain JavaScript may have given null.
  if (!properties) return event;
  const others = { ...properties };
  delete others.pass;
  return { ...event, properties: others };
}
