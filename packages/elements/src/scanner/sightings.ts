/**
 * Tells a new scan from the same code still lying before the camera: true when it has not been seen for `quietMs`.
 * `now` in milliseconds of any steady clock.
 */
export function createSightings(quietMs: number): (text: string, now: number) => boolean {
  const seenAt = new Map<string, number>();
  return (text, now) => {
    for (const [each, at] of seenAt) if (now - at >= quietMs) seenAt.delete(each);
    const isNew = !seenAt.has(text);
    seenAt.set(text, now);
    return isNew;
  };
}
