import { OmoHandoff } from '../handoff/omo-handoff.js';

if (!customElements.get('omo-handoff')) customElements.define('omo-handoff', OmoHandoff);

export { OmoHandoff };
