import { AnalyticsBrowser } from '@segment/analytics-next';

let analytics;

/** `delivery` is Segment's own option deliveryStrategy. Settings are given, so that no CDN can fail it. */
export const segment = (deliveryStrategy) => ({
  init(endpoint) {
    const ours = {
      apiHost: `${new URL(endpoint).host}/v1`,
      protocol: 'http',
      ...(deliveryStrategy && { deliveryStrategy }),
    };
    const cdnSettings = { integrations: { 'Segment.io': { apiKey: 'bench', ...ours } } };
    analytics = AnalyticsBrowser.load(
      { writeKey: 'bench', cdnSettings },
      { integrations: { 'Segment.io': ours } },
    );
  },
  track: (name, properties) => void analytics.track(name, properties),
});

export default segment();
