import mixpanel from 'mixpanel-browser';

export default {
  init(endpoint) {
    mixpanel.init('bench', {
      api_host: endpoint,
      batch_requests: true,
      persistence: 'localStorage',
      autocapture: false,
      track_pageview: false,
      // It drops what it takes for a robot.
      opt_out_tracking_by_default: false,
    });
  },
  track: (name, properties) => mixpanel.track(name, properties),
};
