// Its build without recorder, surveys and the like.
import posthog from 'posthog-js/dist/module.slim.js';

// Its batching is on by default; what it would load or record beside events is off, to measure delivery alone.
export default {
  init(endpoint) {
    posthog.init('phc_bench', {
      api_host: endpoint,
      request_batching: true,
      persistence: 'localStorage+cookie',
      person_profiles: 'identified_only',
      autocapture: false,
      capture_pageview: false,
      capture_pageleave: false,
      disable_session_recording: true,
      disable_surveys: true,
      advanced_disable_flags: true,
      disable_external_dependency_loading: true,
      // It drops what it takes for a robot, and a browser that is driven looks like one.
      opt_out_useragent_filter: true,
    });
  },
  track: (name, properties) => void posthog.capture(name, properties),
};
