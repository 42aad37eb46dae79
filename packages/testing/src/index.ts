export type { Case } from './case.js';
export { expectDefined, expectEqual, expectRejects, expectThat } from './expect.js';
export {
  createFakePlatform,
  createMemoryStorage,
  settle,
  type FakePlatform,
  type FakePlatformOptions,
} from './fake-platform.js';
export { createFakeTransport, type Answer, type FakeTransport } from './fake-transport.js';
export { createFakeApi, type ApiCall, type ApiHandler, type ApiScript, type FakeApi } from './fake-api.js';
export { createFakeOmo, type FakeCall, type FakeOmo, type FakeOmoOptions } from './fake-omo.js';
export { sampleDraft, sampleEvent, type SampleOptions } from './sample-events.js';
export {
  createScriptedFetch,
  type Scripted,
  type ScriptedFetch,
  type ScriptedRequest,
} from './scripted-fetch.js';
export { putAll, queueConformance, type MakeQueue, type QueueMakeOptions } from './queue-conformance.js';
export {
  sampleBatch,
  transportConformance,
  type MakeTransport,
  type TransportAnswers,
} from './transport-conformance.js';
export {
  connectorConformance,
  type ConnectorBench,
  type ConnectorMakeOptions,
  type MakeConnector,
} from './connector-conformance.js';
export type { Fetch, WebResponse } from './web-types.js';
export { createModelQueue } from './model-queue.js';
