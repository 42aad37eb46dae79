import type { Erasure } from '@omokit/protocol';
import { formatNumber, t } from './language.js';

const kinds = ['identifiers', 'events', 'traits', 'links', 'passes'] as const;

/** 'identifiers 3, events 120': what an erasure took; a word stays with its number. */
export function erasedText(erased: Erasure['erased']): string {
  const parts = kinds.filter((kind) => erased[kind] > 0);
  return parts.length === 0
    ? t('erased.nothing')
    : parts.map((kind) => `${t(`erased.${kind}`)}\u00a0${formatNumber(erased[kind])}`).join(' · ');
}
