import { lanes, type Purpose, type QueuedEvent, type StreamPlace, type TrackedEvent } from '@omokit/protocol';
import type { Tracked } from './host.js';
import type { LastSeen } from './log/prepare.js';
import { placed, type Draft, type QueueStore } from './queue.js';
import type { KeyValueStore } from './platform.js';

/** Last words of a page share one request that outlives it, of which a browser allows 64 kB. */
const maxSize = 50_000;
/** What is not committed yet is written down in one go; a browser keeps 5 MB. */
const maxJournal = 1_000_000;
const journalKey = 'journal';
const leftKey = 'left';
/** Events between two notes of how far the stream has got. */
const rememberEvery = 20;

/** Hears what became of a call. */
export type Done = (tracked: Tracked) => void;

/** An event of this page, from the call on. */
export interface Word extends Draft {
  /** Hears when it is committed ('queued') or cannot be ('dropped'). */
  done: Done | undefined;
  place?: StreamPlace;
  /** Destinations that have it. */
  at?: Set<string>;
}

/** What a page tracked lately, so that none of it is lost when it goes: some may be uncommitted, some unsent. */
export interface LastWords {
  add(draft: Draft, done?: Done): Word;
  /** The queue has committed these; the first got `place`, the others follow. */
  committed(words: readonly Word[], place: StreamPlace): void;
  delivered(to: string, messageIds: ReadonlySet<string>): void;
  /** What a destination may not have, in order. */
  unsent(to: string): TrackedEvent[];
  /** The page goes, and may have `sent` its last words: writes down what is not committed, and how far it was. */
  leave(uncommitted: readonly Word[], sent: boolean): void;
  /** Puts what an earlier page could not commit. */
  replay(queue: QueueStore): Promise<void>;
  /** Nothing of these purposes is said any more, though they be granted again. */
  withdraw(purposes: readonly Purpose[]): void;
  /** The visitor was forgotten: nothing that was theirs is said any more. The queue has it. */
  forget(): void;
  /** Whether an earlier page's last words may have said some of these. */
  said(events: readonly QueuedEvent[]): boolean;
}

/** What the pages before have left: the stream, its head when they were there, and up to where last words were sent. */
export function lastSeen(storage: KeyValueStore): LastSeen & { said: number } {
  const [stream = '', head, said] = (storage.get(leftKey) ?? '').split(' ');
  return { stream, head: Number(head) || 0, said: Number(said) || 0 };
}

/** `journal`: whether events may be written to the storage as they are. */
export function createLastWords(storage: KeyValueStore, journal = true): LastWords {
  let words: Word[] = [];
  let size = 0;
  let head: StreamPlace | undefined;
  /** The journal as this page left it. */
  let ours: string | undefined;
  let nextRemembered = 0;

  /** How far the stream has got, and whether so far all has been said. */
  function remember({ stream, seq }: StreamPlace, isSaid: boolean): void {
    const before = lastSeen(storage);
    const [at, said] = before.stream === stream ? [before.head, before.said] : [0, 0];
    storage.set(leftKey, `${stream} ${Math.max(at, seq)} ${isSaid ? Math.max(said, seq) : said}`);
  }

  return {
    add(draft, done) {
      const word: Word = { ...draft, done };
      words.push(word);
      size += word.json.length;
      // The newest are those that may be unsent; one larger than all there is room for is none of them.
      while (size > maxSize) size -= words.shift()!.json.length;
      return word;
    },
    committed(these, { stream, seq }) {
      for (const [index, word] of these.entries()) {
        head = word.place = { stream, seq: seq + index };
        word.done?.('queued');
      }
      // A killed page does not leave: should its log be gone with it, this tells how far it went, or nearly.
      if (head && head.seq >= nextRemembered) {
        remember(head, false);
        nextRemembered = head.seq + rememberEvery;
      }
      // Unless another page has written to it, or has put it already.
      if (ours && storage.get(journalKey) === ours) storage.remove(journalKey);
      ours = undefined;
    },
    delivered(to, messageIds) {
      for (const word of words) if (messageIds.has(word.messageId)) (word.at ??= new Set()).add(to);
    },
    unsent: (to) => words.filter(({ at }) => !at?.has(to)).map(({ json, place }) => placed(json, place)),
    leave(uncommitted, sent) {
      if (head) remember(head, sent);
      if (uncommitted.length === 0 || !journal) return;
      let room = maxJournal;
      // Several pages may go at once, as when a browser is closed.
      const all = [...draftsIn(storage.get(journalKey)), ...uncommitted];
      // A page that was brought back goes twice.
      const drafts = new Map(all.map((draft) => [draft.messageId, draft]));
      const left = [...drafts.values()].filter(({ json }) => (room -= json.length) > 0);
      ours = JSON.stringify(left, ['messageId', 'lane', 'json']);
      storage.set(journalKey, ours);
    },
    async replay(queue) {
      const written = storage.get(journalKey);
      if (!written) return;
      const drafts = draftsIn(written);
      const { stream, seq } = await queue.put(drafts, true);
      remember({ stream, seq: seq + drafts.length - 1 }, true);
      if (storage.get(journalKey) === written) storage.remove(journalKey);
    },
    withdraw(purposes) {
      words = words.filter(({ json }) => {
        const stays = !purposes.includes(placed(json, {}).context.omo.purpose);
        if (!stays) size -= json.length;
        return stays;
      });
    },
    forget() {
      words.length = size = 0;
      storage.remove(journalKey);
    },
    said(events) {
      const { stream, said } = lastSeen(storage);
      return events.some(({ context: { omo } }) => omo.stream === stream && omo.seq <= said);
    },
  };
}

function draftsIn(journal = '[]'): Draft[] {
  try {
    const drafts = JSON.parse(journal) as Draft[];
    return drafts.filter(({ messageId, lane, json }) => {
      const { context } = JSON.parse(json) as TrackedEvent;
      return messageId && lanes.includes(lane) && context.omo;
    });
  } catch {
    // Cut short by whatever ended the page, or not ours: there is nothing to be had from it.
    return [];
  }
}
