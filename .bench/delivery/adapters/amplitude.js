import { init, track } from '@amplitude/analytics-browser';

/** `transport` is Amplitude's own option: 'fetch', its default, or 'beacon'. */
export const amplitude = (transport) => ({
  init(endpoint) {
    init('bench', {
      serverUrl: `${endpoint}/2/httpapi`,
      autocapture: false,
      fetchRemoteConfig: false,
      remoteConfig: { fetchRemoteConfig: false },
      ...(transport && { transport }),
    });
  },
  track: (name, properties) => void track(name, properties),
});

export default amplitude();
