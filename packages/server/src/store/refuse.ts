import type { IdentityRules } from '@omokit/identity';
import type { MessageResult, OmoEvent } from '@omokit/protocol';
import { withoutValues } from './empty-event.js';
import { headOf, type EventHead } from './event-head.js';
import type { Arrival } from './ingest.js';
import { namedIn } from './mentions.js';
import type { Tables } from './tables.js';

export type Refusal = Pick<MessageResult, 'code' | 'message'> & {
  code: 'person_erased' | 'consent_withdrawn';
};

/**
 * Why an event may not be kept though it is valid: whose it is was erased, or took back the consent under which it was
 * collected. Costs two look-ups in memory for whoever did neither; only of others is the event looked into.
 */
export function refusalOf(tables: Tables, { head, body, correctedAt }: Arrival): Refusal | undefined {
  if (isErased(tables, head, correctedAt))
    return {
      code: 'person_erased',
      message:
        'Whose event this is was erased. Delete what is held of them, and begin with a new anonymousId.',
    };
  const { anonymousId } = head;
  if (anonymousId === undefined || !tables.withdrawals.hasAny(anonymousId)) return undefined;
  const event = JSON.parse(body.toString()) as OmoEvent;
  // The answer itself is kept: it is what proves the rest.
  if (head.states?.consent || !tables.withdrawals.isWithdrawn(anonymousId, event)) return undefined;
  return {
    code: 'consent_withdrawn',
    message: 'The visitor took back the consent under which this was collected. It is not kept.',
  };
}

/** The same without whose it is, for what must be kept all the same. */
export function withoutVisitor(arrival: Arrival, rules: IdentityRules): Arrival {
  const { anonymousId, userId } = arrival.head;
  const named = [
    { type: 'anonymous', value: anonymousId ?? '' },
    { type: 'user', value: userId ?? '' },
  ].filter(({ value }) => value !== '');
  const event = withoutValues(JSON.parse(arrival.body.toString()) as OmoEvent, named, rules);
  return { ...arrival, head: headOf(event), body: JSON.stringify(event) };
}

/** A visit does not come back; behind a login or an address a person may, so of these only what happened before is refused. */
function isErased(tables: Tables, head: EventHead, at: number): boolean {
  const { anonymousId, userId, states } = head;
  if (anonymousId !== undefined && tables.erased.at('anonymous', anonymousId) !== undefined) return true;
  if (userId !== undefined && at <= (tables.erased.at('user', userId) ?? -Infinity)) return true;
  if (!states) return false;
  return namedIn(head, tables.rules).some(({ type, value }) => {
    const erasedAt = tables.erased.at(type, value);
    return erasedAt !== undefined && (type === 'anonymous' || at <= erasedAt);
  });
}
