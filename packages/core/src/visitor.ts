import type { KeyValueStore } from './platform.js';

/** Who is in front of the device: an anonymousId from the first call on, a userId once they said who they are. */
export interface Visitor {
  anonymousId(): string;
  userId(): string | undefined;
  setUserId(userId: string): void;
  /** Writes the ids to the device; called when the first event is kept, so a visitor who said no leaves none. */
  keep(): void;
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
      if (kept) return;
      kept = true;
      storage.set('anonymousId', (anonymousId ??= newId()));
      if (userId !== undefined) storage.set('userId', userId);
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
