import { Failure } from '../failure.js';

/** better-sqlite3 crashes older ones without a word. */
const oldestNode = 22;

/** Throws unless this Node can run the backend. Code: node_too_old. */
export function checkNode(version: string): void {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  throw new Failure(
    'node_too_old',
    `This is Node ${version}; the backend needs Node ${oldestNode} or newer. Install it from https://nodejs.org.`,
  );
}
