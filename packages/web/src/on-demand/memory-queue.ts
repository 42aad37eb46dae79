// What omo.js loads where the browser gives the page no disk.
export { createMemoryQueue } from '@omokit/core';
