import { describe, it } from 'vitest';
import { queueConformance } from '@omokit/testing';
import { createMemoryQueue } from './memory-queue.js';

describe('createMemoryQueue', () => {
  for (const { name, run } of queueConformance(async (options) => createMemoryQueue(options))) it(name, run);
});
