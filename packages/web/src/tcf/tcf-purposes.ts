import type { Purpose } from '@omokit/protocol';

/** What of the Transparency and Consent Framework must have a yes for a purpose to have one. */
export interface TcfNeeds {
  /** Ids of its purposes, 1 to 11 (TCF policies, appendix A). */
  purposes: readonly number[];
  /** Ids of its special features: 1 precise geolocation, 2 scanning the device. */
  specialFeatures?: readonly number[];
}
export type TcfPurposes = Partial<Record<Exclude<Purpose, 'operation'>, TcfNeeds>>;

/**
 * Which of TCF's purposes stand for each of ours; each needs 1, storing on the device. `operation` needs no yes, and for
 * `health` and `minors` the framework has nothing: they stay as they were.
 */
export const tcfPurposes = {
  analytics: { purposes: [1, 8, 9, 10] },
  personalisation: { purposes: [1, 5, 6, 11] },
  marketing: { purposes: [1, 2, 3, 4, 7] },
  location: { purposes: [1], specialFeatures: [1] },
} as const satisfies TcfPurposes;

/** What somebody said yes to, in TCF's ids. */
export interface TcfConsents {
  purposes: ReadonlySet<number>;
  specialFeatures: ReadonlySet<number>;
}

const entriesOf = (map: TcfPurposes) => Object.entries(map) as [Purpose, TcfNeeds][];

/** A purpose is granted when all it needs is. */
export function grantedBy({ purposes, specialFeatures }: TcfConsents, map: TcfPurposes): Purpose[] {
  return entriesOf(map)
    .filter(
      ([, needs]) =>
        needs.purposes.every((id) => purposes.has(id)) &&
        (needs.specialFeatures ?? []).every((id) => specialFeatures.has(id)),
    )
    .map(([purpose]) => purpose);
}

/**
 * The other way: an id has a yes when every purpose that needs it is granted, so that none is granted by another's yes.
 * Storing on the device (1), which all need, takes one.
 */
export function consentsFor(granted: readonly Purpose[], map: TcfPurposes): TcfConsents {
  const allowed = (kind: keyof TcfNeeds) => {
    const needers = new Map<number, Purpose[]>();
    for (const [purpose, needs] of entriesOf(map)) {
      for (const id of needs[kind] ?? []) needers.set(id, [...(needers.get(id) ?? []), purpose]);
    }
    const isGranted = (purpose: Purpose) => granted.includes(purpose);
    return new Set(
      [...needers]
        .filter(([id, of]) => (kind === 'purposes' && id === 1 ? of.some(isGranted) : of.every(isGranted)))
        .map(([id]) => id),
    );
  };
  return { purposes: allowed('purposes'), specialFeatures: allowed('specialFeatures') };
}
