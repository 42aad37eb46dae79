import type {
  AuditAction,
  AuditEntry,
  Campaign,
  Completeness,
  EraseAnswer,
  Erasure,
  Funnel,
  Identifier,
  JudgedLink,
  LinkChange,
  LinkChangeRequest,
  Person,
  PersonExport,
  PersonSummary,
  ResolveAnswer,
  Retention,
  SearchRequest,
  StaffLinkRequest,
} from '@omokit/protocol';
import { ApiFailure } from './failure.js';

/** What the console asks of the server; every call rejects with an `ApiFailure` and nothing else. */
export interface Api {
  /** The most recently seen, at most `pageOfPeople`; with `q` those with an identifier that begins with it. */
  people(q?: string): Promise<PersonSummary[]>;
  person(id: string): Promise<Person>;
  /** The most recently seen, at most `pageOfStreams`: of all, or of those with something missing. */
  streams(filter?: { complete?: false }): Promise<Completeness[]>;
  campaigns(): Promise<Campaign[]>;
  funnel(campaign: string): Promise<Funnel>;

  /** Links that somebody has to decide about; one page, newest first: at most `pageOfLinks`. */
  flaggedLinks(page: PageOf): Promise<JudgedLink[]>;
  /** States that two identifiers are of one person: the link as it is judged. */
  addLink(request: StaffLinkRequest): Promise<JudgedLink>;
  /** Un-merge, or with `preview` what it would do. */
  removeLink(request: LinkChangeRequest): Promise<LinkChange>;
  /** The undo of `removeLink`. */
  restoreLink(request: LinkChangeRequest): Promise<LinkChange>;
  /** Whose this identifier is. */
  resolve(identifier: Identifier): Promise<ResolveAnswer>;

  exportPerson(id: string): Promise<PersonExport>;
  /** Irrevocable. */
  erasePerson(id: string): Promise<EraseAnswer>;
  retention(): Promise<Retention>;
  /** One page, newest first: at most `pageOfErasures`. */
  erasures(page: PageOf): Promise<Erasure[]>;
  /** One page, newest first: at most `pageOfAudit`. */
  audit(filter: AuditFilter): Promise<AuditEntry[]>;
}

export interface PageOf {
  /** Id of the last one of the page before. */
  after?: string | undefined;
}

export interface AuditFilter {
  person?: string;
  action?: AuditAction;
  /** Id of the last entry of the page before. */
  after?: number;
}

/** How many people one answer holds at most. */
export const pageOfPeople = 200;
export const pageOfStreams = 200;
export const pageOfAudit = 25;
export const pageOfLinks = 50;
export const pageOfErasures = 50;

export interface ApiOptions {
  /** A secret key. */
  key: string;
  /** Where the server is; the page's own origin unless told. */
  base?: string;
  fetch?: typeof fetch;
}

export function createApi({ key, base = location.origin, fetch = globalThis.fetch }: ApiOptions): Api {
  async function ask(path: string, body?: unknown): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(new URL(path, base), {
        headers: {
          authorization: `Bearer ${key}`,
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch (cause) {
      throw new ApiFailure('api_unreachable', 0, 'The server cannot be reached.', { cause });
    }
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    const { code, message } = fields(answer);
    throw new ApiFailure(
      typeof code === 'string' ? code : 'api_failed',
      response.status,
      typeof message === 'string' ? message : `The server answered ${response.status}.`,
    );
  }

  async function list<T>(path: string, body?: unknown): Promise<T[]> {
    const items = await ask(path, body);
    if (!Array.isArray(items))
      throw new ApiFailure('api_failed', 200, `The answer to ${path} is not a list.`);
    return items as T[];
  }

  async function one<T>(path: string, body?: unknown): Promise<T> {
    const item = await ask(path, body);
    if (typeof item !== 'object' || item === null)
      throw new ApiFailure('api_failed', 200, `The answer to ${path} is not an object.`);
    return item as T;
  }

  return {
    // In a body: addresses are kept in logs, of proxies as well.
    people: (q) =>
      q
        ? list('/v1/people/search', { q, limit: pageOfPeople } satisfies SearchRequest)
        : list(`/v1/people?${query({ limit: pageOfPeople })}`),
    person: (id) => one(`/v1/people/${encodeURIComponent(id)}`),
    streams: (filter = {}) => list(`/v1/streams?${query({ limit: pageOfStreams, ...filter })}`),
    campaigns: () => list('/v1/campaigns'),
    funnel: (id) => one(`/v1/campaigns/${encodeURIComponent(id)}/funnel`),

    flaggedLinks: ({ after }) =>
      list(`/v1/links?${query({ outcome: 'flagged', limit: pageOfLinks, after })}`),
    addLink: (request) => one('/v1/links', request),
    removeLink: (request) => one('/v1/links/remove', request),
    restoreLink: (request) => one('/v1/links/restore', request),
    resolve: (identifier) => one('/v1/people/resolve', identifier),

    exportPerson: (id) => one(`/v1/people/${encodeURIComponent(id)}/export`, {}),
    erasePerson: (id) => one(`/v1/people/${encodeURIComponent(id)}/erase`, { confirm: true }),
    retention: () => one('/v1/privacy/retention'),
    erasures: ({ after }) => list(`/v1/privacy/erasures?${query({ limit: pageOfErasures, after })}`),
    audit: (filter) => list(`/v1/privacy/audit?${query({ limit: pageOfAudit, ...filter })}`),
  };
}

/** Of what is given only: an empty filter is none. */
function query(parameters: Record<string, string | number | boolean | undefined>): URLSearchParams {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}

function fields(body: unknown): Record<string, unknown> {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}
