import { OmoRedeemer } from '../redeemer/omo-redeemer.js';

if (!customElements.get('omo-redeemer')) customElements.define('omo-redeemer', OmoRedeemer);

export { OmoRedeemer };
