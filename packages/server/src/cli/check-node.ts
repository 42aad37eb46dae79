import { Failure } from '../failure.js';

/** better-sqlite3 crashes those before 22 without a word, and zstd came with 22.15. */
const oldestNode = [22, 15] as const;

/** Throws unless this Node can run the backend. Code: node_too_old. */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Failure(
    'node_too_old',
    `This is Node ${version}; the backend needs Node ${oldestNode.join('.')} or newer. Install it from https://nodejs.org.`,
  );
}
