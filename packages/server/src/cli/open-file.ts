import { Failure } from './failure.js';

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
