import type { Campaign, Completeness, Funnel, Person, PersonSummary } from '@omokit/protocol';
import { ApiFailure } from './failure.js';
import type { LiveEvent } from './event-feed.js';

/** What the console asks of the server; every call rejects with an `ApiFailure` and nothing else. */
export interface Api {
  /** Events of the log after a position, oldest first. */
  events(after: string | undefined, limit: number): Promise<LiveEvent[]>;
  people(): Promise<PersonSummary[]>;
  person(id: string): Promise<Person>;
  streams(): Promise<Completeness[]>;
  campaigns(): Promise<Campaign[]>;
  funnel(campaign: string): Promise<Funnel>;
}

export interface ApiOptions {
  /** A secret key. */
  key: string;
  /** Where the server is; the page's own origin unless told. */
  base?: string;
  fetch?: typeof fetch;
}

export function createApi({ key, base = location.origin, fetch = globalThis.fetch }: ApiOptions): Api {
  async function get(path: string): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(new URL(path, base), {
        headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (cause) {
      throw new ApiFailure('unreachable', 0, 'The server cannot be reached.', { cause });
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) return body;
    const { code, message } = fields(body);
    throw new ApiFailure(
      typeof code === 'string' ? code : response.ok ? 'bad_answer' : `http_${response.status}`,
      response.status,
      typeof message === 'string' ? message : `The server answered ${response.status}.`,
    );
  }

  /** A list comes as `{ people: […] }`. */
  async function list<T>(path: string, name: string): Promise<T[]> {
    const items = fields(await get(path))[name];
    if (!Array.isArray(items))
      throw new ApiFailure('bad_answer', 200, `The answer to ${path} has no ${name}.`);
    return items as T[];
  }

  const one = async <T>(path: string): Promise<T> => (await get(path)) as T;
  const at = (id: string) => encodeURIComponent(id);

  return {
    events: (after, limit) =>
      list<LiveEvent>(
        `/v1/events?limit=${limit}${after === undefined ? '' : `&after=${at(after)}`}`,
        'events',
      ),
    people: () => list<PersonSummary>('/v1/people', 'people'),
    person: (id) => one<Person>(`/v1/people/${at(id)}`),
    streams: () => list<Completeness>('/v1/streams', 'streams'),
    campaigns: () => list<Campaign>('/v1/campaigns', 'campaigns'),
    funnel: (id) => one<Funnel>(`/v1/campaigns/${at(id)}/funnel`),
  };
}

function fields(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
