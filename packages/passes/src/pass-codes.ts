/** Why a text was not accepted as a pass, each with a sentence that says what happened and what to do. */
export const passMessages = {
  pass_unknown_format: 'This code is not a pass. Scan the code that starts with OMO1.',
  pass_malformed: 'This pass cannot be read: it is damaged or incomplete. Scan it again or show it larger.',
  pass_key_unknown:
    'This pass is signed with a key this device does not know. Connect the device to fetch current keys, or ask who issued the pass.',
  pass_forged: 'The signature of this pass does not fit its contents. Do not accept it.',
  pass_foreign: 'This pass was issued by somebody else. It can be redeemed only where it was issued.',
  pass_revoked: 'This pass was taken back by its issuer. Ask for a new one.',
  pass_not_yet_valid: 'This pass is not valid yet. Come back when it is, and check the clock of this device.',
  pass_expired: 'This pass has expired. Ask for a new one, and check the clock of this device.',
} as const;

export type PassCode = keyof typeof passMessages;

/** Every code of `verifyPass`. */
export const passCodes = Object.keys(passMessages) as readonly PassCode[];
