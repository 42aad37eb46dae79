export { OmoConsent } from './consent/omo-consent.js';
export { OmoConsentAnsweredEvent, OmoConsentDueEvent } from './consent/events.js';
export { OmoCoupon } from './coupon/omo-coupon.js';
export { OmoCouponBlockedEvent, OmoCouponClaimedEvent } from './coupon/events.js';
export { OmoHandoff, type HandoffMode } from './handoff/omo-handoff.js';
export { OmoHandoffJoinedEvent } from './handoff/events.js';
export { OmoPrivacyCenter } from './privacy-center/omo-privacy-center.js';
export { OmoPrivacyCenterErasedEvent, OmoPrivacyCenterExpiredEvent } from './privacy-center/events.js';
export { OmoRedeemer } from './redeemer/omo-redeemer.js';
export { OmoRedeemerDecidedEvent } from './redeemer/events.js';
export { OmoScanner, type ScannerEngine, type ScannerState } from './scanner/omo-scanner.js';
export {
  OmoScannerScannedEvent,
  OmoScannerStartedEvent,
  OmoScannerStoppedEvent,
  type Scan,
} from './scanner/events.js';
export { OmoSession } from './session/omo-session.js';
export { OmoSessionEndedEvent, OmoSessionWarnedEvent } from './session/events.js';
