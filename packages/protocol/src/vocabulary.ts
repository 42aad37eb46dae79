/** Priority lanes of the queue, most urgent first. Quota evicts from the last lane first, never from the first. */
export const lanes = ['redemption', 'identity', 'event', 'telemetry'] as const;
export type Lane = (typeof lanes)[number];

/**
 * What a person may consent to. `operation` is what the service they asked for cannot do without
 * (a coupon they claim, a pass they redeem); every other purpose needs a yes.
 */
export const purposes = [
  'operation',
  'analytics',
  'personalisation',
  'marketing',
  'location',
  'health',
  'minors',
] as const;
export type Purpose = (typeof purposes)[number];

/** Where the touch happened. */
export const channels = [
  'web',
  'kiosk',
  'store',
  'mini-program',
  'site',
  'sns',
  'mail',
  'magazine',
  'push',
  'chatbot',
  'phone',
  'email',
  'ads',
] as const;
export type Channel = (typeof channels)[number];

/** Channels whose touches are offline ones: the person was in a place of the merchant's. */
export const offlineChannels: ReadonlySet<Channel> = new Set<Channel>([
  'kiosk',
  'store',
  'mail',
  'magazine',
  'phone',
]);

/**
 * Why a place in a stream holds no message. Events were deleted unsent (age, quota, consent_withdrawn, erased,
 * storage_lost), the backend would not have it (refused), or it is stored at another place, so that nothing is missing
 * (duplicate).
 */
export const lossReasons = [
  'age',
  'quota',
  'consent_withdrawn',
  'erased',
  'storage_lost',
  'refused',
  'duplicate',
] as const;
export type LossReason = (typeof lossReasons)[number];

/** Names of the offline events this SDK sends itself ("Object Action", as in Segment's e-commerce spec v2). */
export const eventNames = {
  codeScanned: 'Code Scanned',
  consentGranted: 'Consent Granted',
  consentWithdrawn: 'Consent Withdrawn',
  couponClaimed: 'Coupon Claimed',
  couponConflicted: 'Coupon Conflicted',
  couponRedeemed: 'Coupon Redeemed',
  identityLinked: 'Identity Linked',
  identityUnlinked: 'Identity Unlinked',
  kioskSessionEnded: 'Kiosk Session Ended',
} as const;

/** A text in one language, or the same text keyed by BCP 47 language tag: `{ en: 'Welcome', 'zh-CN': '欢迎' }`. */
export type LocalText = string | Readonly<Record<string, string>>;
