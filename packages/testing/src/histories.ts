// Apart from the rest: its types need fast-check, which not everybody has.
export { liveHistory, queueHistories, type QueueStep } from './queue-histories.js';
