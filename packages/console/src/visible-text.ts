/**
 * Characters that show as nothing, or that turn the text around them: controls, zero-width ones, and the marks of the
 * bidirectional algorithm (UAX 9), with which one identifier can be made to look like another.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]/gu;

/** Text of strangers as it may be shown: what cannot be seen is named instead, like ⟨U+202E⟩. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}
