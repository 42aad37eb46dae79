// One person of many identifiers, made of two by a link that is wrong; then the link is taken away.
import { keys, startOurs } from '../intake/ours.mjs';

/** Two people of half as many visits each, one login each, and staff that takes them for one. */
export async function partMany(folder, identifiers) {
  const server = await startOurs(folder, {
    identity: {
      types: { anonymous: { limit: identifiers, priority: 6 }, user: { limit: 2, priority: 1 } },
      identifiers: identifiers + 2,
    },
  });
  const call = async (path, body, key = keys.secret) => {
    const answer = await fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  const timed = async (work) => {
    const began = performance.now();
    const result = await work();
    return { ms: performance.now() - began, result };
  };

  const visits = Array.from({ length: identifiers }, (_, nth) => ({
    type: 'identify',
    messageId: `part-${nth}`,
    anonymousId: `visit-${nth}`,
    userId: nth % 2 === 0 ? 'ann' : 'bea',
    timestamp: new Date().toISOString(),
  }));
  for (let from = 0; from < visits.length; from += 1_000)
    await call('/v1/batch', { batch: visits.slice(from, from + 1_000) }, keys.device);

  const [a, b] = ['ann', 'bea'].map((value) => ({ type: 'user', value }));
  const joined = await timed(() => call('/v1/links', { a, b, reason: 'a mistake' }));
  const link = joined.result.link?.id ?? joined.result.id;
  const preview = await timed(() => call('/v1/links/remove', { link, preview: true }));
  const removed = await timed(() => call('/v1/links/remove', { link, reason: 'two people' }));
  // One event of each visit; of identifiers a preview carries the first 300.
  const after = removed.result.after.map((person) => person.events);
  const restored = await timed(() => call('/v1/links/restore', { link }));
  await server.stop();
  if (after.length !== 2 || Math.min(...after) < identifiers / 2)
    throw new Error(`parted into ${after.join(' and ')}`);
  return {
    identifiers: identifiers + 2,
    joinMs: joined.ms,
    previewMs: preview.ms,
    removeMs: removed.ms,
    restoreMs: restored.ms,
  };
}
