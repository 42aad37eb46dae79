import { OmoScanner } from '../scanner/omo-scanner.js';

if (!customElements.get('omo-scanner')) customElements.define('omo-scanner', OmoScanner);

export { OmoScanner };
