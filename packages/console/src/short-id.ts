/** A long id by its end, which is where a UUIDv7 differs from its neighbours: '…9c41d2'. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `…${id.slice(-6)}`;
}

/** A value in at most `most` characters, cut in the middle, and in no character's middle. */
export function shortValue(value: string, most = 28): string {
  const characters = Array.from(value);
  if (characters.length <= most) return value;
  const side = Math.floor((most - 1) / 2);
  return `${characters.slice(0, side).join('')}…${characters.slice(-side).join('')}`;
}
