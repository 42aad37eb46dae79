import type { Identifier, JsonObject, OmoEvent } from '@omokit/protocol';
import { identifierKey, normalise, type IdentityRules } from '@omokit/identity';

/** What stays of an event whose contents are taken: its place, its times, its type and its name. */
export function emptyEvent({ type, messageId, event, timestamp, context }: OmoEvent): OmoEvent {
  const { stream, seq, lane, purpose, channel } = context?.omo ?? {};
  const omo =
    lane && purpose && channel
      ? { ...(stream !== undefined && { stream }), ...(seq !== undefined && { seq }), lane, purpose, channel }
      : undefined;
  return {
    type,
    messageId,
    ...(event !== undefined && { event }),
    timestamp,
    context: { erased: true, ...(omo && { omo }) },
  };
}

/** A value this long is looked for within texts as well: it is nobody else's word. */
const minLengthWithin = 8;

/** The event without the values of these identifiers, wherever it has them. */
export function withoutValues(
  event: OmoEvent,
  identifiers: readonly Identifier[],
  rules: IdentityRules,
): OmoEvent {
  const keys = new Set(identifiers.map(identifierKey));
  const types = [...new Set(identifiers.map(({ type }) => type))];
  const long = identifiers.flatMap(({ value }) =>
    value.length >= minLengthWithin ? [value.toLowerCase()] : [],
  );
  const isTheirs = (text: string): boolean =>
    types.some((type) => keys.has(identifierKey(normalise({ type, value: text }, rules)))) ||
    long.some((value) => text.toLowerCase().includes(value));

  function clean(value: unknown): unknown {
    if (typeof value === 'string') return isTheirs(value) ? 'erased' : value;
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [isTheirs(name) ? 'erased' : name, clean(each)]),
    );
  }

  const { type, messageId, timestamp, anonymousId, userId, previousId, ...rest } = event;
  const kept = (text: string | undefined): text is string => text !== undefined && !isTheirs(text);
  return {
    ...(clean(rest) as JsonObject),
    type,
    messageId,
    timestamp,
    ...(kept(anonymousId) && { anonymousId }),
    ...(kept(userId) && { userId }),
    ...(kept(previousId) && { previousId }),
  };
}
