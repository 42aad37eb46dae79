import { describe, expect, it } from 'vitest';
import { OmoError, type Connector, type Reading } from '@omokit/core';
import { connectorConformance, type MakeConnector } from './connector-conformance.js';

/** A door bell, and connectors to it with one flaw each. */
function makeBell(flaw?: 'deaf to stop' | 'one at a time' | 'starts anyway' | 'rings early'): MakeConnector {
  return ({ supported }) => {
    const listeners = new Set<(reading: Reading) => void>();
    const reading: Reading = { event: 'Sensor Reported', properties: { ring: 1 } };
    let last: ((reading: Reading) => void) | undefined;
    const connector: Connector = {
      name: 'bell',
      purpose: 'operation',
      supported: () => supported,
      async start(emit) {
        if (!supported && flaw !== 'starts anyway')
          throw new OmoError('connector_failed', 'There is no bell.');
        if (flaw === 'one at a time') listeners.clear();
        if (flaw === 'rings early') emit(reading);
        const listener = (given: Reading) => emit(given);
        listeners.add(listener);
        last = listener;
        return () => {
          if (flaw === 'one at a time') listeners.delete(last!);
          else if (flaw !== 'deaf to stop') listeners.delete(listener);
        };
      },
    };
    return {
      connector,
      async provoke() {
        for (const listener of listeners) listener(reading);
      },
    };
  };
}

async function failedBy(make: MakeConnector): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of connectorConformance(make)) await run().catch(() => failed.push(name));
  return failed;
}

describe('connectorConformance', () => {
  it('passes a connector that keeps every promise', async () => {
    expect(await failedBy(makeBell())).toEqual([]);
  });

  it('catches one that goes on after stop', async () => {
    expect(await failedBy(makeBell('deaf to stop'))).toContain(
      'emits nothing after stop, and stops twice without harm',
    );
  });

  it('catches one whose stop ends another start', async () => {
    expect(await failedBy(makeBell('one at a time'))).toContain('stops one start and leaves another running');
  });

  it('catches one that starts where it is not supported', async () => {
    expect(await failedBy(makeBell('starts anyway'))).toContain(
      'rejects start with connector_failed where it is not supported',
    );
  });

  it('catches one that makes readings up', async () => {
    expect(await failedBy(makeBell('rings early'))).toContain('emits what the device gives while it runs');
  });
});
