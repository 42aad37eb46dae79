/** Text of a body, gzip or not: by its first bytes, as the real server sees it, because a header would cost a preflight. */
export async function bodyText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (first !== 0x1f || second !== 0x8b) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}
