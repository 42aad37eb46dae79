import type { ResetReason } from '@omokit/core';

/** Nobody has touched the device for a while: the person is asked whether they are still there. */
export class OmoSessionWarnedEvent extends Event {
  /** When the session ends unless somebody touches; ms since 1970. */
  readonly endsAt: number;

  constructor(endsAt: number) {
    super('omo-session-warned', { bubbles: true, composed: true });
    this.endsAt = endsAt;
  }
}

/** The session is over and nothing of the visitor is left with Omokit: the page may clear what is its own. */
export class OmoSessionEndedEvent extends Event {
  /** 'ended' by hand, 'idle', or what `end()` was told. */
  readonly reason: ResetReason;

  constructor(reason: ResetReason) {
    super('omo-session-ended', { bubbles: true, composed: true });
    this.reason = reason;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-session-warned': OmoSessionWarnedEvent;
    'omo-session-ended': OmoSessionEndedEvent;
  }
  interface DocumentEventMap {
    'omo-session-warned': OmoSessionWarnedEvent;
    'omo-session-ended': OmoSessionEndedEvent;
  }
}
