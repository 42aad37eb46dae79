import { jitsuAnalytics } from '@jitsu/js';

let analytics;

export default {
  init(endpoint) {
    analytics = jitsuAnalytics({ host: endpoint, writeKey: 'bench:bench' });
  },
  track: (name, properties) => void analytics.track(name, properties),
};
