// What omo.js loads first when its tag has data-seal, or is that of a kiosk.
export { afterOpening, createHiddenStorage, renewLog, sealerFrom } from '../sealing.js';
