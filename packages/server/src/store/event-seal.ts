import type { Identifier, JsonObject, OmoEvent } from '@omokit/protocol';
import { keyName, type KeyFile } from './key-file.js';
import { open, seal } from './seal.js';

/** Stands in the traits for all of them; what a client sends under this name is sealed like any other. */
const sealedTraits = 'omo:sealed';

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether an event says by name what somebody is like: its own traits, or those Segment's SDKs add as context. */
export const hasTraits = ({ traits, context }: Pick<OmoEvent, 'traits' | 'context'>): boolean =>
  isObject(traits) || isObject(context?.['traits']);

/** Whether its traits are in clear, as those of an event are that was logged before they were sealed. */
export const isUnsealed = (event: OmoEvent): boolean =>
  hasTraits(event) && typeof event.traits?.[sealedTraits] !== 'string';

/** How the traits of an event lie in the log: sealed with the key of whose timeline it is on. */
export function createEventSeal(keys: Pick<KeyFile, 'keyOf' | 'find'>) {
  return {
    /** The event as JSON for the log, its traits sealed. */
    seal(event: OmoEvent, subject: Identifier | undefined): string {
      if (!hasTraits(event)) return JSON.stringify(event);
      const { traits: contextTraits, ...context } = event.context ?? {};
      const plain = JSON.stringify([event.traits ?? null, contextTraits ?? null]);
      const sealed = seal(keys.keyOf(keyName(subject)), plain, event.messageId).toString('base64');
      return JSON.stringify({
        ...event,
        traits: { [sealedTraits]: sealed },
        ...(event.context && { context }),
      });
    },
    /** The event as it was sent; without its traits when their key is destroyed. */
    open(event: OmoEvent, subject: Identifier | undefined): OmoEvent {
      const sealed = event.traits?.[sealedTraits];
      if (typeof sealed !== 'string') return event;
      const opened = { ...event };
      delete opened.traits;
      const key = keys.find(keyName(subject));
      const plain = key && open(key, Buffer.from(sealed, 'base64'), event.messageId);
      if (plain === undefined) return opened;
      const [traits, contextTraits] = JSON.parse(plain) as [JsonObject | null, JsonObject | null];
      if (traits !== null) opened.traits = traits;
      if (contextTraits !== null) opened.context = { ...opened.context, traits: contextTraits };
      return opened;
    },
  };
}
export type EventSeal = ReturnType<typeof createEventSeal>;
