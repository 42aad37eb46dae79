import type { Completeness } from '@omokit/protocol';
import { pageOfStreams } from './api.js';

/** Streams as they are shown, of each kind the ones seen last: at most `pageOfStreams`. */
export interface StreamList {
  incomplete: readonly Completeness[];
  complete: readonly Completeness[];
  /** There are no others that are complete. */
  all: boolean;
}

/** What was asked for: those with something missing, and the ones seen last of all. */
export function streamList(incomplete: readonly Completeness[], recent: readonly Completeness[]): StreamList {
  const streams = [...new Map([...incomplete, ...recent].map((each) => [each.stream, each])).values()];
  return {
    incomplete: streams.filter(({ complete }) => !complete).slice(0, pageOfStreams),
    complete: streams.filter(({ complete }) => complete).slice(0, pageOfStreams),
    all: recent.length < pageOfStreams,
  };
}

/** With what the live stream told: in its place, or on top of where it belongs now. */
export function withStream(list: StreamList, stream: Completeness): StreamList {
  const isIt = (each: Completeness) => each.stream === stream.stream;
  const put = (streams: readonly Completeness[], belongs: boolean) => {
    if (!belongs) return streams.filter((each) => !isIt(each));
    if (streams.some(isIt)) return streams.map((each) => (isIt(each) ? stream : each));
    return [stream, ...streams].slice(0, pageOfStreams);
  };
  const complete = put(list.complete, stream.complete);
  return {
    incomplete: put(list.incomplete, !stream.complete),
    complete,
    all: list.all && complete.length < pageOfStreams,
  };
}
