import { drainInBackground } from './service-worker.js';

// omo-sw.js, a service worker as it is: /omo-sw.js?endpoint=https://collect.example&key=omo_pk_…
// Or part of the site's own: importScripts('/omo-sw.js'), then omo.drainInBackground({ endpoint, writeKey }).
const query = new URL(location.href).searchParams;
const [endpoint, writeKey, name] = ['endpoint', 'key', 'name'].map((key) => query.get(key));
const seal = query.has('seal') && { sealer: true };
Object.assign(globalThis, { omo: { drainInBackground } });
if (endpoint !== null || writeKey !== null) {
  drainInBackground({ endpoint: endpoint ?? '', writeKey: writeKey ?? '', ...(name && { name }), ...seal });
}
