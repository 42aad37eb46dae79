import sensors from 'sa-sdk-javascript/dist/web/sensorsdata.es6.js';

/** `more` is what differs between its two ways to keep events. */
export const sensorsData = (more, use = () => {}) => ({
  init(endpoint) {
    use(sensors);
    sensors.init({
      server_url: `${endpoint}/sa?project=bench`,
      is_track_single_page: false,
      heatmap: { clickmap: 'not_collect', scroll_notice_map: 'not_collect' },
      show_log: false,
      ...more,
    });
  },
  track: (name, properties) => sensors.track(name, properties),
});

export default sensorsData({ batch_send: true });
