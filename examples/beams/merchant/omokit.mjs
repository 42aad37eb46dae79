/** What the merchant's own server asks of Omokit, with keys that no page ever sees. */
export function createOmokit({ endpoint, secretKey, stockKey }) {
  async function post(path, body, key = secretKey) {
    const answer = await fetch(endpoint + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }

  return {
    /** Id of the person of a visit, or undefined when nothing of it has arrived. */
    personOf: async (anonymousId) =>
      (await post('/v1/people/resolve', { type: 'anonymous', value: anonymousId }))?.person,
    /** The shop has signed this member in, so it may open everything that is held about them. */
    async privacyTokenOf(number) {
      const proof = await post('/v1/privacy/proofs', {
        identifier: { type: 'web_member', value: number },
        scope: 'person',
      });
      return proof?.token;
    },
    /** Goods moved: an event of nobody. */
    stockAdjusted: (properties) =>
      post(
        '/v1/track',
        {
          type: 'track',
          event: 'Stock Adjusted',
          anonymousId: 'anonymous',
          messageId: crypto.randomUUID(),
          properties,
        },
        stockKey,
      ).catch(() => undefined), // Figures for reports: no order waits for them.
  };
}
