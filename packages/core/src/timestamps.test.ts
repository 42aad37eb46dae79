import fc from 'fast-check';
import { it } from 'vitest';
import { createTimestamps } from './timestamps.js';

it('writes any times, in any order, as Date does', () => {
  const timestampOf = createTimestamps();
  const ms = fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: 0, max: 5_000 }));
  fc.assert(fc.property(ms, (at) => timestampOf(at) === new Date(at).toISOString()));
});
