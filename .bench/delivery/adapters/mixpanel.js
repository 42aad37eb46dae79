// Without its recorder of sessions, as its README says for those who want the core alone.
import mixpanel from 'mixpanel-browser/src/loaders/loader-module-core';

export default {
  init(endpoint) {
    mixpanel.init('bench', {
      api_host: endpoint,
      batch_requests: true,
      persistence: 'localStorage',
      autocapture: false,
      track_pageview: false,
    });
  },
  track: (name, properties) => mixpanel.track(name, properties),
};
