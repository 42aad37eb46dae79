import { readGoogleConsent, writeGoogleConsent } from '../google-consent-mode.js';
import type { PageOmo } from '../window-omo.js';

// What omo.js loads when its tag has a data-google-consent: 'read' takes another tool's answers, else ours are told.
const { dataset } = document.querySelector<HTMLScriptElement>('script[data-google-consent]')!;
const { consent } = window.omo as PageOmo;
if (dataset.googleConsent === 'read') readGoogleConsent(consent);
else writeGoogleConsent(consent);
