import type { Erasure } from '@omokit/protocol';

/** The proof is good no more: a page that set `token` may set a new one. */
export class OmoPrivacyCenterExpiredEvent extends Event {
  constructor() {
    super('omo-privacy-center-expired', { bubbles: true, composed: true });
  }
}

/** Somebody had what is held about them erased. Holds nothing of what it was. */
export class OmoPrivacyCenterErasedEvent extends Event {
  readonly erasure: Erasure;
  /** The signed receipt: a JWS (RFC 7515). */
  readonly receipt: string;

  constructor({ erasure, receipt }: { erasure: Erasure; receipt: string }) {
    super('omo-privacy-center-erased', { bubbles: true, composed: true });
    this.erasure = erasure;
    this.receipt = receipt;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-privacy-center-expired': OmoPrivacyCenterExpiredEvent;
    'omo-privacy-center-erased': OmoPrivacyCenterErasedEvent;
  }
  interface DocumentEventMap {
    'omo-privacy-center-expired': OmoPrivacyCenterExpiredEvent;
    'omo-privacy-center-erased': OmoPrivacyCenterErasedEvent;
  }
}
