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
  forget(): void;
}

export function createVisitor(storage: KeyValueStore, newId: () => string): Visitor {
  let anonymousId: string | undefined;
  let userId: string | undefined;
  let read = false;
  let kept = false;

  function load(): void {
    if (read) return;
    read = true;
    anonymousId ??= storage.get('anonymousId');
    userId ??= storage.get('userId');
  }

  return {
    anonymousId() {
      load();
      return (anonymousId ??= newId());
    },
    userId() {
      load();
      return userId;
    },
    setUserId(next) {
      load();
      userId = next;
      kept = false;
    },
    keep() {
      if (kept) return anonymousId!;
      kept = true;
      anonymousId = storage.get('anonymousId') ?? anonymousId ?? newId();
      storage.set('anonymousId', anonymousId);
      if (userId !== undefined) storage.set('userId', userId);
      return anonymousId;
    },
    forget() {
      anonymousId = undefined;
      userId = undefined;
      kept = false;
      read = true;
      storage.remove('anonymousId');
      storage.remove('userId');
    },
  };
}
