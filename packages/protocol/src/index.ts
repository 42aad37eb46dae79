export * from './vocabulary.js';
export * from './event.js';
export * from './batch.js';
export * from './pass.js';
export * from './handoff.js';
export * from './person.js';
export * from './privacy.js';
export * from './console-api.js';
