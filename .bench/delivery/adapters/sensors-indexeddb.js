import indexedDb from 'sa-sdk-javascript/dist/web/plugin/indexeddb/index.es6.js';
import { sensorsData } from './sensors.js';

// Not together with batch_send, its documentation says; the plug-in's own interval, and batches that
// let it send what the scenarios give it in the time they give.
export default sensorsData({}, (sensors) =>
  sensors.use(indexedDb, { send_length: 2_000, send_interval: 10_000 }),
);
