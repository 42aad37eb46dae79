/** What one transaction changed: told to whoever watches (the live stream) once it is committed. */
export interface Changes {
  /** The log grew. */
  events: boolean;
  streams: Set<string>;
  campaigns: Set<string>;
  /** Somebody was erased: what is left to destroy is destroyed at once. */
  erased?: true;
  /** Code of what was in the way of that. */
  unfinished?: string;
}

export const noChanges = (): Changes => ({ events: false, streams: new Set(), campaigns: new Set() });
