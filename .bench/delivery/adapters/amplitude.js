import { flush, init, setTransport, track } from '@amplitude/analytics-browser';

/** `beaconOnExit` is what its documentation has for pages that are left: the beacon as transport, and a flush. */
export const amplitude = ({ beaconOnExit }) => ({
  init(endpoint) {
    init('bench', {
      serverUrl: `${endpoint}/2/httpapi`,
      autocapture: false,
      fetchRemoteConfig: false,
      remoteConfig: { fetchRemoteConfig: false },
    });
    if (!beaconOnExit) return;
    window.addEventListener('pagehide', () => {
      setTransport('beacon');
      flush();
    });
  },
  track: (name, properties) => void track(name, properties),
});

export default amplitude({ beaconOnExit: false });
