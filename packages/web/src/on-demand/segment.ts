// What omo.js loads when its tag has a data-segment-write-key.
export { segment } from '@omokit/transports/segment';
