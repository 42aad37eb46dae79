import { describe, it } from 'vitest';
import { createMemoryQueue } from '@omokit/core';
import { queueConformance } from './queue-conformance.js';

describe('queueConformance, on the memory queue', () => {
  for (const { name, run } of queueConformance(async (options) => createMemoryQueue(options))) it(name, run);
});
