import { newTracker, trackSelfDescribingEvent } from '@snowplow/browser-tracker';

// Events wait in localStorage, which is its default; `keepalive` lets requests outlive the page.
export default {
  init(endpoint) {
    newTracker('bench', endpoint, {
      appId: 'bench',
      eventMethod: 'post',
      keepalive: true,
      encodeBase64: false,
      plugins: [],
    });
  },
  track(name, properties) {
    trackSelfDescribingEvent({
      event: { schema: 'iglu:org.omokit/tested/jsonschema/1-0-0', data: { name, ...properties } },
    });
  },
};
