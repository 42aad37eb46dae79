import { segment } from './segment.js';

export default segment({ strategy: 'standard', config: { keepalive: true } });
