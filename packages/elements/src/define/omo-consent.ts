import { OmoConsent } from '../consent/omo-consent.js';

if (!customElements.get('omo-consent')) customElements.define('omo-consent', OmoConsent);

export { OmoConsent };
