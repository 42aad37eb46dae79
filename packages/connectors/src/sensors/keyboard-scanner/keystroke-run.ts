/** A key as the run sees it: a character, a key that may end a code, one that only modifies, or any other. */
export type Keystroke =
  { kind: 'character'; character: string } | { kind: 'suffix' } | { kind: 'modifier' } | { kind: 'other' };

export interface RunOptions {
  prefix: string;
  /** Whether a suffix key ends a code; without one, silence does. */
  suffixed: boolean;
  maxGapMs: number;
  minLength: number;
  maxLength: number;
}

/** What to do about a key, in this order. */
export interface Reaction {
  /** What had been swallowed was no code: give it back to the field, before the key takes effect. */
  putBack?: string;
  /** A whole code, without its prefix. */
  code?: string;
  /** The key begins a run: remember the field as it is. */
  begins?: boolean;
  /** These characters got into the field before the run was known to be a code: take them out. */
  takeBack?: string;
  /** Keep the key from the page. */
  swallow: boolean;
}

export interface KeystrokeRun {
  /** `at` in ms, from the event itself, for a busy page handles keys late. */
  feed(stroke: Keystroke, at: number): Reaction;
  /** Nothing came for `quietMs` by the page's own clock. */
  quiet(): Reaction;
  readonly quietMs: number;
}

/**
 * Tells a scanner from a person by time. Keys at most `maxGapMs` apart form a run. A run is a scanner's from its
 * `minLength`-th character on, which is 340 words a minute and more, or from its first where a prefix marks codes:
 * from then on keys are swallowed, and gaps may be three times as long, for scanners stutter. Only a suffix key (or,
 * without suffix, silence) makes it a code; whatever ends otherwise is put back, so that no key is ever lost.
 */
export function createKeystrokeRun(options: RunOptions): KeystrokeRun {
  const { prefix, suffixed, maxGapMs, minLength, maxLength } = options;
  const stutterMs = maxGapMs * 3;
  // A page so busy that keys wait must not take that for silence: where a key ends the code, silence only puts back.
  const quietMs = suffixed ? Math.max(500, stutterMs) : stutterMs;
  let text = '';
  let swallowing = false;
  /** Known to be no code: passes until a gap ends it. */
  let plain = false;
  let lastAt = -Infinity;
  let codeAt = -Infinity;

  function codeOf(): string | undefined {
    const code = text.slice(prefix.length);
    return swallowing && text.startsWith(prefix) && code.length >= minLength ? code : undefined;
  }

  /** Ends the run. What it was is a code only if `whole`; else what it swallowed goes back. */
  function end(whole: boolean, at: number): Omit<Reaction, 'swallow'> {
    const code = whole ? codeOf() : undefined;
    const held = swallowing ? text : '';
    text = '';
    swallowing = false;
    plain = false;
    if (code !== undefined) {
      codeAt = at;
      return { code };
    }
    return held === '' ? {} : { putBack: held };
  }

  function addCharacter(character: string, goesOn: boolean, at: number): Reaction {
    const before = goesOn ? {} : end(!suffixed, lastAt);
    const begins = text === '';
    lastAt = at;
    if (plain) return { swallow: false };

    const earlier = text;
    text += character;
    const possible = prefix === '' || prefix.startsWith(text) || text.startsWith(prefix);
    if (!possible || text.length > maxLength + prefix.length) {
      const ended = end(false, at);
      plain = true;
      text = character;
      // The key itself is not swallowed, so it is not among what is put back.
      return {
        ...before,
        ...(ended.putBack && earlier && { putBack: earlier }),
        ...(begins && { begins }),
        swallow: false,
      };
    }
    if (swallowing) return { ...before, swallow: true };
    swallowing = prefix !== '' || text.length >= minLength;
    return {
      ...before,
      ...(begins && { begins }),
      ...(swallowing && earlier && { takeBack: earlier }),
      swallow: swallowing,
    };
  }

  return {
    quietMs,
    feed(stroke, at) {
      const goesOn = text !== '' && at - lastAt <= (swallowing ? stutterMs : maxGapMs);
      switch (stroke.kind) {
        case 'character':
          return addCharacter(stroke.character, goesOn, at);
        case 'modifier':
          // Scanners press Shift for capitals; it takes time, and belongs to the run.
          if (goesOn) lastAt = at;
          return { swallow: false };
        case 'suffix': {
          // Some scanners end with two keys: carriage return and line feed.
          if (text === '' && at - codeAt <= stutterMs) return { swallow: true };
          const ended = end(goesOn || !suffixed, at);
          return { ...ended, swallow: goesOn && ended.code !== undefined };
        }
        case 'other':
          return { ...end(!suffixed, at), swallow: false };
      }
    },
    quiet: () => ({ ...end(!suffixed, lastAt), swallow: false }),
  };
}
