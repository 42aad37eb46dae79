/**
 * The peers' ingestion endpoints, as far as a page uses them. `read(url, body)` gives the numbered events a request
 * carries, undefined when it is not one that carries events; `answer` is what the vendor's server says.
 */

const numbered = (events, { n, id }) =>
  events.flatMap((event) => {
    const number = n(event);
    return typeof number === 'number' ? [{ n: number, id: id(event) }] : [];
  });

/** JSON as it is, or in a form field, there as text or base64. */
function readJson(body, fields = ['data']) {
  const text = body.trim();
  if (text.startsWith('{') || text.startsWith('[')) return JSON.parse(text);
  const form = new URLSearchParams(text);
  const field = fields.find((name) => form.has(name));
  if (!field) throw new Error(`a body that is neither JSON nor a form with ${fields.join(' or ')}`);
  const value = form.get(field);
  if (value.startsWith('{') || value.startsWith('[')) return JSON.parse(value);
  return JSON.parse(Buffer.from(value.replaceAll(' ', '+'), 'base64').toString());
}

const list = (value) => (Array.isArray(value) ? value : [value]);
const ofSegment = { n: ({ properties }) => properties?.n, id: ({ messageId }) => messageId };

/** Segment's HTTP API, which RudderStack and Jitsu took over with other paths. */
const segmentLike = (paths, body) => ({
  read: ({ pathname }, text) => {
    if (!paths.test(pathname)) return undefined;
    const message = readJson(text);
    return numbered(message.batch ?? [message], ofSegment);
  },
  answer: () => ({ body }),
});

/** Ours: each message has its result, and `/v1/known` says which of those asked about are stored. */
const omokit = {
  read: ({ pathname }, body) =>
    /^\/v1\/(batch|track|[bt])$/.test(pathname)
      ? numbered(JSON.parse(body).batch ?? [JSON.parse(body)], ofSegment)
      : undefined,
  answer({ url, text, known }) {
    const request = text ? JSON.parse(text) : {};
    if (url.pathname === '/v1/known')
      return { body: { known: request.places.map(([, id]) => id).filter((id) => known.has(id)) } };
    const results = list(request.batch ?? []).map(({ messageId }) => ({
      messageId,
      status: known.has(messageId) ? 'duplicate' : 'accepted',
    }));
    return { body: { success: true, results, receivedAt: new Date().toISOString() } };
  },
};

const snowplow = {
  read: ({ pathname }, body) =>
    pathname.endsWith('/tp2')
      ? numbered(JSON.parse(body).data, {
          n: ({ ue_pr: json, ue_px: coded }) => {
            const text = json ?? (coded && Buffer.from(coded, 'base64url').toString());
            return text && JSON.parse(text).data.data.n;
          },
          id: ({ eid }) => eid,
        })
      : undefined,
  answer: () => ({ body: 'ok', type: 'text/plain' }),
};

const posthog = {
  read: ({ pathname }, body) =>
    /^\/(e|capture|batch|i\/v0\/e|i\/v1\/e)\/?$/.test(pathname)
      ? numbered(
          list(readJson(body)).flatMap((message) => message.batch ?? [message]),
          {
            n: ({ properties }) => properties?.n,
            id: ({ uuid }) => uuid,
          },
        )
      : undefined,
  answer: () => ({ body: { status: 'Ok' } }),
};

const mixpanel = {
  read: ({ pathname }, body) =>
    /^\/track\/?$/.test(pathname)
      ? numbered(list(readJson(body)), {
          n: ({ properties }) => properties?.n,
          id: ({ properties }) => properties?.$insert_id,
        })
      : undefined,
  answer: () => ({ body: { status: 1, error: null } }),
};

const amplitude = {
  read: ({ pathname }, body) =>
    pathname.endsWith('/httpapi')
      ? numbered(JSON.parse(body).events, {
          n: ({ event_properties: properties }) => properties?.n,
          id: ({ insert_id: id }) => id,
        })
      : undefined,
  answer: ({ events }) => ({ body: { code: 200, events_ingested: events.length, payload_size_bytes: 0 } }),
};

const sensors = {
  read: ({ pathname, searchParams }, body) =>
    /\/sa(\.gif)?$/.test(pathname)
      ? numbered(list(readJson(body || searchParams.toString(), ['data_list', 'data'])), {
          n: ({ properties }) => properties?.n,
          id: ({ _track_id: id }) => id,
        })
      : undefined,
  answer: () => ({ body: '', type: 'image/gif' }),
};

export const protocols = {
  omokit,
  segment: segmentLike(/^\/v1\/([a-z]|batch|track|page|identify)$/, { success: true }),
  rudderstack: segmentLike(/^\/v1\/(batch|track|page|identify)$/, 'OK'),
  jitsu: segmentLike(/^\/api\/s\//, { ok: true }),
  snowplow,
  posthog,
  mixpanel,
  amplitude,
  sensors,
};
