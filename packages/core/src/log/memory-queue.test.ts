import { describe, it } from 'vitest';
import { queueConformance } from '@omokit/testing';
import { createMemoryQueue } from './memory-queue.js';

describe('a log in memory', () => {
  for (const { name, run } of queueConformance(createMemoryQueue)) it(name, run);
});
