import { open } from 'node:fs/promises';
import { findProgram } from '../../node/inspect.js';
import { runProgram } from '../../node/program.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';

const HEADER = 'SQLite format 3\0';

/**
 * Asks SQLite whether a database is whole. It is opened for reading only, as a file that nobody else changes.
 * @throws Refusal where it is no SQLite database or nothing here can read one; CommandFailed where it is damaged
 */
export async function checkDatabase(path: string, io: CallIo): Promise<string> {
  await requireDatabase(path);
  if (!findProgram('sqlite3')) return withNode(path);
  const uri = `file:${path.split('/').map(encodeURIComponent).join('/')}?mode=ro&immutable=1`;
  const { stdout } = await runProgram(['sqlite3', '-batch', '-noheader', uri, 'PRAGMA integrity_check(20);'], {
    signal: io.signal,
    key: io.key,
  });
  return verdict(stdout.trim());
}

async function requireDatabase(path: string): Promise<void> {
  const file = await open(path, 'r').catch(() => {
    throw new Refusal('file.not_permitted', `The agent may not read ${path}.`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    if (buffer.toString('latin1', 0, bytesRead) !== HEADER)
      throw new Refusal('params.invalid', `${path} is not a SQLite database.`);
  } finally {
    await file.close();
  }
}

/** Node brings SQLite along since 22.5; older ones, which agents may run on, do not. */
async function withNode(path: string): Promise<string> {
  const sqlite = await import('node:sqlite').catch(() => undefined);
  if (!sqlite)
    throw new Refusal('program.missing', 'sqlite3 is not installed on this node, so its databases cannot be checked.');
  let database: InstanceType<typeof sqlite.DatabaseSync> | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true });
    const rows = database.prepare('PRAGMA integrity_check(20)').all();
    return verdict(rows.map((row) => String(Object.values(row)[0])).join('\n'));
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`SQLite cannot read ${path}: ${(error as Error).message}`);
  } finally {
    database?.close();
  }
}

function verdict(said: string): string {
  if (said === 'ok') return 'SQLite found the database whole.';
  throw new CommandFailed(`The database is damaged: ${said.slice(0, 2_000)}`);
}
