import type { FetchLikeResponse } from 'eventsource';

/**
 * An answer whose body fails when nothing comes for `silentMs`: a connection that a sleeping laptop or a changed
 * network has cut gives no error of its own.
 */
export function endWhenSilent(response: Response, silentMs: number): FetchLikeResponse {
  const { body, url, status, redirected, headers } = response;
  if (!body) return response;
  return {
    url,
    status,
    redirected,
    headers,
    body: {
      getReader() {
        const reader = body.getReader();
        return {
          cancel: () => reader.cancel(),
          read: () => readWithin(reader, silentMs),
        };
      },
    },
  };
}

async function readWithin(reader: ReadableStreamDefaultReader<Uint8Array>, silentMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came for ${silentMs} ms.`)), silentMs);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    // The other end may be gone: do not wait for it to agree.
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
