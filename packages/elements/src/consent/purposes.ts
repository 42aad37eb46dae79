import { sensitivePurposes } from '@omokit/core';
import { purposes as knownPurposes, type Purpose } from '@omokit/protocol';
import type { SensitivePurpose } from './messages.js';

export const isSensitive = (purpose: Purpose): purpose is SensitivePurpose => sensitivePurposes.has(purpose);

/** The purposes named in an attribute; `operation` is never asked for. */
export function namedPurposes(names: string): Purpose[] {
  const words = names.split(/\s+/);
  return knownPurposes.filter((purpose) => purpose !== 'operation' && words.includes(purpose));
}

/** Global Privacy Control (W3C): a no that the consent gate lets no yes override, so no yes is asked for. */
export function isControlled(purpose: Purpose): boolean {
  const signal = (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  return signal && (purpose === 'marketing' || purpose === 'personalisation');
}
