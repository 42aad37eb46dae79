import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MessageResult } from '@omokit/protocol';

export interface Metrics {
  registry: Registry;
  messages(results: readonly MessageResult[]): void;
  redemption(state: string): void;
  commit(): void;
  request(labels: { method: string; route: string; status: number }, seconds: number): void;
  liveConnections(change: 1 | -1): void;
}

/** Counts for Prometheus, of this server only; none tells of a person. */
export function createMetrics(size: () => Promise<number>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const messages = new Counter({
    name: 'omokit_messages_total',
    help: 'Messages answered, by status',
    labelNames: ['status'],
    registers,
  });
  const redemptions = new Counter({
    name: 'omokit_redemptions_total',
    help: 'Redemptions decided, by state',
    labelNames: ['state'],
    registers,
  });
  const commits = new Counter({
    name: 'omokit_commits_total',
    help: 'Commits that changed something; messages a commit tell how many requests share one',
    registers,
  });
  const requests = new Histogram({
    name: 'omokit_request_seconds',
    help: 'Duration of requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
    registers,
  });
  const live = new Gauge({ name: 'omokit_live_connections', help: 'Open live streams', registers });
  new Gauge({
    name: 'omokit_store_bytes',
    help: 'Size of the store',
    registers,
    async collect() {
      this.set(await size());
    },
  });

  return {
    registry,
    messages(results) {
      const counts = new Map<string, number>();
      for (const { status } of results) counts.set(status, (counts.get(status) ?? 0) + 1);
      for (const [status, count] of counts) messages.inc({ status }, count);
    },
    commit: () => commits.inc(),
    redemption: (state) => redemptions.inc({ state }),
    request: (labels, seconds) => requests.observe(labels, seconds),
    liveConnections: (change) => live.inc(change),
  };
}
