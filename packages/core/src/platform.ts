/** Ends what was begun: unsubscribes, clears, closes. Calling it twice does no harm. */
export type Stop = () => void;

/** Small values that must be there synchronously: ids, the consent answer. Neither call ever throws. */
export interface KeyValueStore {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** A store of texts that can say what it holds. */
export interface ListableStore extends KeyValueStore {
  keys(): string[];
  /** Resolves when what was changed is kept for good, where that takes its time. */
  settled?(): Promise<void>;
}

/** All that the tracker needs of the world. Injected, so that every retry and session runs on a fake clock. */
export interface Platform {
  /** Milliseconds since 1970. */
  now(): number;
  /** Fills the array with random bytes from a cryptographic source. */
  random(bytes: Uint8Array): Uint8Array;
  after(delayMs: number, run: () => void): Stop;
  online(): boolean;
  /** Runs when the network comes back. */
  whenOnline(run: () => void): Stop;
  storage: ListableStore;
}
