import type { TrackedEvent } from '@omokit/protocol';
import { withMessages, type Message } from '../messages.js';

/** One request: events of one person under one consent, in order. */
export interface Run {
  ids: string[];
  body: string;
}

/** As many as the Measurement Protocol takes in a request. */
const maxEvents = 25;

/** The events in as few requests as can be; among requests GA4 goes by each event's own time. */
export function runsOf(messages: readonly Message[]): Run[] {
  const runs: { head: string; of: Message[] }[] = [];
  for (const message of messages) {
    const head = headOf(message.event);
    const run = runs.find((one) => one.head === head && one.of.length < maxEvents);
    if (run) run.of.push(message);
    else runs.push({ head, of: [message] });
  }
  return runs.map(({ head, of }) => ({
    ids: of.map(({ event }) => event.messageId),
    body: withMessages(head, 'events', of),
  }));
}

/** What all events of a request share. */
function headOf({ messageId, anonymousId, userId, context }: TrackedEvent): string {
  const advertising = context.omo.purpose === 'marketing' ? 'GRANTED' : 'DENIED';
  return JSON.stringify({
    client_id: anonymousId ?? userId ?? messageId,
    user_id: userId,
    consent: { ad_user_data: advertising, ad_personalization: advertising },
  });
}
