/**
 * Writes milliseconds since 1970 as ISO 8601. What the times of one second share is made once, since it costs the most;
 * and from the codes of the characters, since a string put together from parts is slow to read.
 */
export function createTimestamps(): (ms: number) => string {
  let second: number | undefined;
  let codes: number[] = [];

  return (ms) => {
    const now = Math.floor(ms / 1_000);
    if (now !== second) {
      codes = Array.from(new Date(now * 1_000).toISOString(), (char) => char.charCodeAt(0));
      second = now;
    }
    let rest = Math.floor(ms - now * 1_000);
    for (let back = 2; back <= 4; back++) {
      codes[codes.length - back] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    return String.fromCharCode(...codes);
  };
}
