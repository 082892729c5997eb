// The output of a child process, appended to a file that never grows beyond a bound: one older file is kept.
import { closeSync, mkdirSync, openSync, renameSync, fstatSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * Opens a log file (0600). `take(stream)` appends what the stream yields; at `limitBytes` the file becomes `<path>.1`.
 * Writing is synchronous: the volume is small, and the last words of a crashing child must be on disk when we point at them.
 */
export function childLog(path, limitBytes = LIMIT_BYTES) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let fd = openSync(path, 'a', 0o600);
  let size = fstatSync(fd).size;

  function write(chunk) {
    if (size + chunk.length > limitBytes && size > 0) {
      closeSync(fd);
      renameSync(path, `${path}.1`);
      fd = openSync(path, 'a', 0o600);
      size = 0;
    }
    size += chunk.length;
    try {
      writeSync(fd, chunk);
    } catch {
      // A full disk loses log lines; it must not end the processes that write them.
    }
  }

  return { path, write, take: (stream) => stream?.on('data', write).on('error', () => {}) };
}
