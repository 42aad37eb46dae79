import type { ConsentReceipt } from '@omokit/core';

/** An answer is missing, and the notice opens over the page. Cancel it to have it wait; call `show()` when it may. */
export class OmoConsentDueEvent extends Event {
  constructor() {
    super('omo-consent-due', { bubbles: true, composed: true, cancelable: true });
  }
}

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
    'omo-consent-due': OmoConsentDueEvent;
    'omo-consent-answered': OmoConsentAnsweredEvent;
  }
  interface DocumentEventMap {
    'omo-consent-due': OmoConsentDueEvent;
    'omo-consent-answered': OmoConsentAnsweredEvent;
  }
}
