import { z } from 'zod';

/**
 * A text that things are found by again. Half a character (a surrogate without its other half, as cutting a text by length
 * leaves it) has no bytes in UTF-8: it comes back from a disk as another text.
 */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      (value) => !/\p{Surrogate}/u.test(value),
      'must not hold half a character: cut texts between characters, not within one',
    );

export const id = text(255);
