import type { ConsentReceipt } from '@omokit/core';

/** The person answered the notice, or changed the answer. */
export class OmoConsentAnsweredEvent extends Event {
  readonly receipt: ConsentReceipt;

  constructor(receipt: ConsentReceipt) {
    super('omo-consent-answered', { bubbles: true, composed: true });
    this.receipt = receipt;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-consent-answered': OmoConsentAnsweredEvent;
  }
  interface DocumentEventMap {
    'omo-consent-answered': OmoConsentAnsweredEvent;
  }
}
