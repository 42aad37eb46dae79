import { OmoPrivacyCenter } from '../privacy-center/omo-privacy-center.js';

if (!customElements.get('omo-privacy-center')) customElements.define('omo-privacy-center', OmoPrivacyCenter);

export { OmoPrivacyCenter };
