import { existsSync } from 'node:fs';
import { Failure } from '../failure.js';

/** Code file_unusable when there is no such file: a command that only looks must not make one. */
export function needFile(file: string): void {
  if (existsSync(file)) return;
  throw new Failure(
    'file_unusable',
    `There is no file ${file}. Check --file, or make one with omokit-server init.`,
  );
}

/** Opens what is on a SQLite file. Code: file_unusable. */
export function openFile<Opened>(file: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!/^(SQLITE_|ENOENT|EACCES|EISDIR|EROFS)/.test(code) && !reason.includes('has schema')) throw cause;
    throw new Failure(
      'file_unusable',
      `The file ${file} cannot be used: ${reason}. Check that its folder exists, is yours to write, and that it is a file of omokit-server.`,
      { cause },
    );
  }
}
