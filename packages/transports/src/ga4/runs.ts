import type { TrackedEvent } from '@omokit/protocol';

/** One request: events of one person that follow each other. */
export interface Run {
  ids: string[];
  body: string;
}

/** As many as the Measurement Protocol takes in a request. */
const maxEvents = 25;

/** The events in as few requests as can be, in order: one is of one person, under one consent. */
export function runsOf(messages: readonly { event: TrackedEvent; text: string }[]): Run[] {
  const runs: { head: string; ids: string[]; texts: string[] }[] = [];
  for (const { event, text } of messages) {
    const head = headOf(event);
    let run = runs.at(-1);
    if (run?.head !== head || run.texts.length === maxEvents) runs.push((run = { head, ids: [], texts: [] }));
    run.ids.push(event.messageId);
    run.texts.push(text);
  }
  return runs.map(({ head, ids, texts }) => ({
    ids,
    body: `${head.slice(0, -1)},"events":[${texts.join()}]}`,
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
