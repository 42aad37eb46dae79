import { segment } from './segment.js';

export default segment({ strategy: 'batching', config: { size: 10, timeout: 5_000 } });
