import type { Connector, Reading } from '@omokit/core';
import { purposes } from '@omokit/protocol';
import type { Case } from './case.js';
import { expectEqual, expectRejects, expectThat } from './expect.js';

/** A connector on a fake device. */
export interface ConnectorBench {
  connector: Connector;
  /** Makes the device give one reading; resolves when a running connector has had the chance to emit it. */
  provoke(): Promise<void>;
}

export interface ConnectorMakeOptions {
  /** False: a device that lacks what the connector needs. */
  supported: boolean;
}

export type MakeConnector = (options: ConnectorMakeOptions) => ConnectorBench | Promise<ConnectorBench>;

/** What every Connector promises, as cases. */
export function connectorConformance(make: MakeConnector): Case[] {
  const readings: Reading[] = [];
  const emit = (reading: Reading) => void readings.push(reading);

  function connectorCase(
    name: string,
    run: (bench: ConnectorBench) => Promise<void>,
    supported = true,
  ): Case {
    return {
      name,
      async run() {
        readings.length = 0;
        await run(await make({ supported }));
      },
    };
  }

  return [
    connectorCase('has a name and a purpose', async ({ connector }) => {
      expectThat(connector.name.length > 0, 'the connector has a name');
      expectThat(purposes.includes(connector.purpose), `'${connector.purpose}' is a purpose of the protocol`);
    }),

    connectorCase('emits nothing before it is started', async ({ provoke }) => {
      await provoke();
      expectEqual(readings, [], 'readings');
    }),

    connectorCase('emits what the device gives while it runs', async ({ connector, provoke }) => {
      expectEqual(connector.supported(), true, 'supported()');
      const stop = await connector.start(emit);
      await provoke();
      await provoke();
      expectEqual(readings.length, 2, 'number of readings');
      for (const { event, properties } of readings) {
        expectThat(event.length > 0 && event.length <= 255, `'${event}' is the name of an event`);
        expectEqual(JSON.parse(JSON.stringify(properties ?? {})), properties ?? {}, 'properties as JSON');
      }
      stop();
    }),

    connectorCase(
      'emits nothing after stop, and stops twice without harm',
      async ({ connector, provoke }) => {
        const stop = await connector.start(emit);
        stop();
        stop();
        await provoke();
        expectEqual(readings, [], 'readings');
      },
    ),

    connectorCase('starts again after a stop', async ({ connector, provoke }) => {
      (await connector.start(emit))();
      const stop = await connector.start(emit);
      await provoke();
      expectEqual(readings.length, 1, 'number of readings');
      stop();
    }),

    connectorCase('stops one start and leaves another running', async ({ connector, provoke }) => {
      const first = await connector.start(() => undefined);
      const second = await connector.start(emit);
      first();
      first();
      await provoke();
      expectEqual(readings.length, 1, 'number of readings');
      second();
    }),

    connectorCase(
      'rejects start with connector_failed where it is not supported',
      async ({ connector, provoke }) => {
        expectEqual(connector.supported(), false, 'supported()');
        await expectRejects(connector.start(emit), 'connector_failed', 'start');
        await provoke();
        expectEqual(readings, [], 'readings');
      },
      false,
    ),
  ];
}
