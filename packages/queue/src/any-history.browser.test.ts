import fc from 'fast-check';
import { liveHistory, queueHistories } from '@omokit/testing/histories';
import { createIndexedDbQueue } from './index.js';

let histories = 0;

it('the queue on disk does what the model does, whatever happens', async function () {
  this.timeout(120_000);
  await fc.assert(
    fc.asyncProperty(queueHistories(fc), (history) => {
      const name = `history-${Date.now()}-${histories++}`;
      return liveHistory(history, (options) => createIndexedDbQueue({ ...options, name }));
    }),
    { numRuns: 40 },
  );
});
