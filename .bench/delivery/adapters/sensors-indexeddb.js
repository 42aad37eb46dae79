import indexedDb from 'sa-sdk-javascript/dist/web/plugin/indexeddb/index.es6.js';
import { sensorsData } from './sensors.js';

// Not together with batch_send, its documentation says; the plug-in's own defaults else.
export default sensorsData({}, (sensors) =>
  sensors.use(indexedDb, { send_length: 20, send_interval: 10_000 }),
);
