import type {
  BatchAnswer,
  BatchRequest,
  KnownAnswer,
  KnownRequest,
  LossRange,
  OmoEvent,
} from '@omokit/protocol';

/** Stands in for the network of a test page: answers batches as the backend does, anything else as told. */
export interface TestBackend {
  readonly requests: readonly { url: string; headers: Headers }[];
  /** Every event received, as often as it came. */
  readonly received: readonly OmoEvent[];
  /** Ranges told to be lost. */
  readonly losses: readonly LossRange[];
  names(): (string | undefined)[];
  /** Faults: while true every request fails as without network. */
  down: boolean;
  answer(path: string, status: number, body: unknown): void;
  restore(): void;
}

export function installTestBackend(): TestBackend {
  const original = globalThis.fetch;
  const requests: { url: string; headers: Headers }[] = [];
  const received: OmoEvent[] = [];
  const losses: LossRange[] = [];
  const answers = new Map<string, { status: number; body: unknown }>();

  const backend: TestBackend = {
    requests,
    received,
    losses,
    names: () => received.map((event) => event.event ?? event.type),
    down: false,
    answer: (path, status, body) => void answers.set(path, { status, body }),
    restore: () => void (globalThis.fetch = original),
  };

  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), location.href);
    if (!url.hostname.endsWith('.test')) return original(input, init);
    requests.push({ url: url.href, headers: new Headers(init?.headers) });
    if (backend.down) throw new TypeError('Failed to fetch');
    const scripted = answers.get(url.pathname);
    if (scripted) {
      const text = typeof scripted.body === 'string' ? scripted.body : JSON.stringify(scripted.body);
      return new Response(text, { status: scripted.status });
    }
    const {
      batch,
      losses: told,
      places,
    } = JSON.parse(await textOf(init?.body)) as BatchRequest & KnownRequest;
    if (url.pathname === '/v1/known') {
      const ids = new Set(received.map(({ messageId }) => messageId));
      const known = places.map(([, messageId]) => messageId).filter((messageId) => ids.has(messageId));
      return new Response(JSON.stringify({ known } satisfies KnownAnswer));
    }
    received.push(...batch);
    losses.push(...(told ?? []));
    const results = batch.map(({ messageId }) => ({ messageId, status: 'accepted' as const }));
    const answer: BatchAnswer = { success: true, results, receivedAt: new Date().toISOString() };
    return new Response(JSON.stringify(answer));
  };
  return backend;
}

/** Text of a body; bytes are gzip. */
function textOf(body: BodyInit | null | undefined): Promise<string> {
  const { body: stream } = new Response(body);
  if (typeof body === 'string' || !stream) return Promise.resolve(String(body));
  return new Response(stream.pipeThrough(new DecompressionStream('gzip'))).text();
}

/** Waits until it is so; fails after five seconds. */
export async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 10) {
    if (await so()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited five seconds in vain for ${String(so)}`);
}

/** Long enough for whatever would happen at once to have happened. */
export function aWhile(ms = 150): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
