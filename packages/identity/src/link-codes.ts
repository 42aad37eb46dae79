/** Why a link joins nobody, each with a sentence that says what happened and what to do. */
export const linkMessages = {
  identifier_invalid:
    'An identifier of this link is none of its type: an address without a domain, a phone number that cannot exist, a wrongly encoded text, or too long. Types are lower-case names of up to 32 characters, values have up to 512.',
  identifier_card_number:
    'An identifier of this link is the number of a payment card, which must not be stored. Send the token that your payment provider gives for it.',
  identifier_blocked:
    'An identifier of this link is a value that means nobody, such as null or zeros. Send no identifier when there is none.',
  identifier_shared:
    'An identifier of this link belongs to a device that many people use, which never joins two of them. Link the person by a hand-off, a login or a member pass.',
  identifier_limit:
    'The link would give one person more identifiers of a type than its rule allows, so these are probably two people. Check the two and raise the limit or remove the link that is wrong.',
  link_invalid: 'The link has no id or no ISO 8601 time. Send both.',
  link_duplicate: 'A link with this id was applied before. Nothing is to be done.',
  link_to_itself: 'Both ends of the link are the same identifier. Nothing is to be done.',
} as const;

export type LinkCode = keyof typeof linkMessages;

/** Every code of a link that joins nobody. */
export const linkCodes = Object.keys(linkMessages) as readonly LinkCode[];
