import { OmoError, type AskableConsent, type Stop } from '@omokit/core';
import { say } from '../say.js';
import { readTcf } from './read-tcf.js';

/** Reads a consent tool as `data-tcf`, `data-tcf-of` and `data-tcf-vendor` say; what is wrong with them is said on the console. */
export function readTcfAs({ tcf, tcfOf, tcfVendor }: DOMStringMap, consent: AskableConsent): Stop {
  const vendorId = tcfVendor === undefined ? undefined : Number(tcfVendor);
  if (tcf !== 'read') return refuse(`data-tcf is '${tcf}'; it must be 'read'`);
  if (tcfOf !== undefined && tcfOf !== 'publisher' && tcfOf !== 'vendors')
    return refuse(`data-tcf-of is '${tcfOf}'; it must be 'vendors' or 'publisher'`);
  if (vendorId !== undefined && !(Number.isInteger(vendorId) && vendorId > 0))
    return refuse(`data-tcf-vendor is '${tcfVendor}'; it must be a number of the Global Vendor List`);
  return readTcf(consent, {
    ...(tcfOf && { of: tcfOf }),
    ...(vendorId && { vendorId }),
    failed: say,
  });
}

function refuse(sentence: string): Stop {
  say(new OmoError('option_invalid', `${sentence}. No consent is read.`));
  return () => undefined;
}
