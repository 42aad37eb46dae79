/** How it was measured, for both reports: a list of sentences. */
export const methodOf = ({ chromium, machine, node, startedAt, minutes }) => [
  `${startedAt.slice(0, 10)}, Chromium ${chromium} with a real profile on disk for each trial, Node ${node}, ${machine}; ${Math.round(minutes)} minutes for all of it in one run.`,
  'Every percentage is counted from what the collector wrote down: events by the number the page gave them, copies by the id the SDK gave them.',
  "Each SDK speaks to a collector of its own, in its own vendor's protocol, from a bundle of its newest version made with the tools that make omo.js; it has its defaults, and what its documentation offers for reliability on: storage, batching, keepalive. Where it has two ways, both are measured; where its package has a build without what is not tracking, that one.",
  'The control comes first: without a fault all events arrive, once, from every SDK.',
  'A figure is the median of the trials; in brackets the least and the most. Trials go round the SDKs, so that what else the machine does meets all alike. At most two at a time start browsers or make faults, the others wait for arrivals; the flood and the cost of a call have the machine for themselves.',
  'After a fault an SDK has 60 to 90 s to recover, half a minute without an arrival ends the drain of the flood, and what had not come by then did not arrive. Tracking the flood ends after 150 s; what was not tracked by then was not kept either.',
  'Half a minute after a fault the visitor does one more thing, which is not counted, and so does one who comes back at once: some SDKs send what waits only then.',
  'The WAN is 120 ms each way, and a connection costs a round trip before its first byte; pages come from nearby, as from a CDN. A collector that is down resets connections.',
  'Stored twice: what a backend that keeps each id once would still have twice.',
  'Who loses events has fewer to send twice and less to keep in memory: read copies and memory beside what arrived. The best peer is the best in that line alone.',
  'A goal counts as met when the worst trial meets it.',
  'Timings are of a small and noisy machine: compare them, do not quote them. The multiples are of Omokit.',
];

export const rerun = 'pnpm bench delivery';
