/** Compresses a text over 1 kB (RFC 1952); gives it back as it is where the browser cannot. */
export async function gzip(text: string): Promise<string | ArrayBuffer> {
  if (text.length < 1_000 || !globalThis.CompressionStream) return text;
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(compressed).arrayBuffer().catch(() => text);
}
