import { OmoSession } from '../session/omo-session.js';

if (!customElements.get('omo-session')) customElements.define('omo-session', OmoSession);

export { OmoSession };
