import { passMessages } from './pass-codes.js';

/** Why a redemption was refused or is a conflict, each with a sentence that says what happened and what to do. */
export const redemptionMessages = {
  ...passMessages,
  pass_spent:
    'This pass was redeemed before, as often as it allows. Ask when and where; it cannot be redeemed again.',
} as const;

export type RedemptionCode = keyof typeof redemptionMessages;
