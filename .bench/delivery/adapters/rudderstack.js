import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

let analytics;

// The build with its plug-ins inside, and the source's settings given: no CDN can fail it.
export default {
  init(endpoint) {
    analytics = new RudderAnalytics();
    analytics.load('bench', endpoint, {
      getSourceConfig: () => ({
        source: {
          id: 'bench',
          name: 'bench',
          writeKey: 'bench',
          enabled: true,
          workspaceId: 'bench',
          connections: [],
          destinations: [],
          config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
          updatedAt: '2026-01-01T00:00:00.000Z',
        },
        updatedAt: '2026-01-01T00:00:00.000Z',
      }),
      sendAdblockPage: false,
      polyfillIfRequired: false,
      loadIntegration: false,
      storage: { type: 'localStorage' },
    });
  },
  track: (name, properties) => analytics.track(name, properties),
};
