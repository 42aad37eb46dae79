import type { ClaimAnswer } from '@omokit/protocol';

/**
 * A coupon was asked for before consent was answered. It is claimed as soon as there is an answer; unless the event is
 * cancelled, the page's `<omo-consent>` is brought into view.
 */
export class OmoCouponBlockedEvent extends Event {
  readonly campaign: string;

  constructor(campaign: string) {
    super('omo-coupon-blocked', { bubbles: true, composed: true, cancelable: true });
    this.campaign = campaign;
  }
}

/** The coupon is the person's now. */
export class OmoCouponClaimedEvent extends Event {
  readonly answer: ClaimAnswer;

  constructor(answer: ClaimAnswer) {
    super('omo-coupon-claimed', { bubbles: true, composed: true });
    this.answer = answer;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-coupon-blocked': OmoCouponBlockedEvent;
    'omo-coupon-claimed': OmoCouponClaimedEvent;
  }
  interface DocumentEventMap {
    'omo-coupon-blocked': OmoCouponBlockedEvent;
    'omo-coupon-claimed': OmoCouponClaimedEvent;
  }
}
