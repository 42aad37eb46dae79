import type { KeyValueStore } from './platform.js';

/** Who is in front of the device: an anonymousId from the first call on, a userId once they said who they are. */
export interface Visitor {
  anonymousId(): string;
  userId(): string | undefined;
  setUserId(userId: string): void;
  /**
   * Writes the ids to the device, unless another tab has done so: then its anonymousId is this one's too. Called when an
   * event is kept, so a visitor who said no leaves none. Returns the anonymousId.
   */
  keep(): string;
  /** Those ids that are not on the device; those that are go with the storage. */
  forget(): void;
}

/** Ids on the device are read anew each time: when one tab forgets a visitor, the others must not go on as them. */
export function createVisitor(storage: KeyValueStore, newId: () => string): Visitor {
  /** Ids that are not on the device yet. */
  let fresh: { anonymousId?: string; userId?: string } = {};

  const anonymousId = () => storage.get('anonymousId') ?? (fresh.anonymousId ??= newId());

  return {
    anonymousId,
    userId: () => fresh.userId ?? storage.get('userId'),
    // A page in plain JavaScript may give a number.
    setUserId: (userId) => void (fresh.userId = String(userId ?? '') || undefined),
    keep() {
      const id = anonymousId();
      if (fresh.anonymousId === id) storage.set('anonymousId', id);
      if (fresh.userId !== undefined) storage.set('userId', fresh.userId);
      fresh = {};
      return id;
    },
    forget() {
      fresh = {};
    },
  };
}
