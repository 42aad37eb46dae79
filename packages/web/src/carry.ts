import { OmoError, type Omo } from '@omokit/core';
import type { HandoffAnswer, HandoffRequest } from '@omokit/protocol';

/** What `<omo-handoff>` of the receiving page reads, and takes out of the address bar at once. */
const parameter = 'omo-handoff';

export interface CarryOptions {
  /**
   * Where the code goes: in the 'fragment' (unless told), which no server is sent; in the 'query' for what drops fragments,
   * such as the link of a mini-program.
   */
  into?: 'fragment' | 'query';
}

/**
 * Makes a link that brings this visit along to another site or into a mini-program: with a code for the visit, good for two
 * minutes, once. The page that it leads to asks the person before it joins the two. Ask for it when the link is followed, not
 * when it is drawn. Rejects with OmoError: `option_invalid`, or what the API answers.
 */
export async function carryTo(
  omo: Omo,
  address: string,
  { into = 'fragment' }: CarryOptions = {},
): Promise<string> {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch (cause) {
    throw new OmoError('option_invalid', `'${address}' is no address to carry a visit to.`, { cause });
  }
  const request: HandoffRequest = { anonymousId: omo.anonymousId() };
  const { userCode } = await omo.api.post<HandoffAnswer>('/v1/handoffs', request);
  if (into === 'query') url.searchParams.set(parameter, userCode);
  else url.hash = [url.hash.slice(1), `${parameter}=${userCode}`].filter(Boolean).join('&');
  return url.href;
}
