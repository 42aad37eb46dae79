// SIGINT ends the test runner in order. These would end it without an 'exit', and leave its browsers running.
for (const signal of ['SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** Calls `end` when this process ends, unless what it returns was called before. */
export function atExit(end) {
  process.once('exit', end);
  return () => process.off('exit', end);
}
