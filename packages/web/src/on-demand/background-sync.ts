import { registerBackgroundSync } from '../background-sync.js';
import type { PageOmo } from '../window-omo.js';

// What omo.js loads when its tag has a data-service-worker. The worker is told what the tag says, unless its address does.
const { dataset } = document.querySelector<HTMLScriptElement>('script[data-service-worker]')!;
const { serviceWorker = '', endpoint, writeKey, name, seal, channel } = dataset;
const told = Object.entries({
  endpoint: endpoint && new URL(endpoint, document.baseURI).href,
  key: writeKey,
  name,
  seal: (seal ?? (channel === 'kiosk' ? '' : 'false')) === 'false' ? undefined : '1',
}).filter(([, value]) => value);
const query = serviceWorker.includes('?')
  ? ''
  : `?${new URLSearchParams(told as [string, string][]).toString()}`;
registerBackgroundSync(window.omo as PageOmo, serviceWorker + query, { ...(name && { name }) });
