export { OmoConsent } from './consent/omo-consent.js';
export { OmoConsentAnsweredEvent } from './consent/events.js';
export { OmoCoupon } from './coupon/omo-coupon.js';
export { OmoCouponBlockedEvent, OmoCouponClaimedEvent } from './coupon/events.js';
