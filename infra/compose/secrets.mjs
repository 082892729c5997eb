// Makes the secrets of docker-compose.yml: `node infra/compose/secrets.mjs [FOLDER]`, on any Node from 20 on. What exists is never
// changed, so it may be run again, and must be after an upgrade that brought a new one.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEFAULT_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../.fettle/secrets');

const random = () => randomBytes(32).toString('base64url');

/** Name → its text. Later ones are made from earlier ones, which `read` gives. */
const SECRETS = {
  // 256 bits in base64: the same that `openssl rand -base64 32` writes.
  master_key: () => randomBytes(32).toString('base64'),
  database_password: random,
  database_url: (read) => `postgres://fettle:${read('database_password')}@postgres:5432/fettle`,
  redis_url: () => `redis://:${random()}@redis:6379/0`,
  // A line of redis.conf: Redis reads a password from no other file.
  redis_auth: (read) => `requirepass ${new URL(read('redis_url')).password}`,
  // Used only where FETTLE_ADMIN_EMAIL and FETTLE_ADMIN_PASSWORD_FILE are set.
  admin_password: random,
};

/**
 * Containers run as different users, none of them the owner of these files, so the files must be readable for all; what keeps the
 * other users of this machine out is the folder, which only its owner may enter. Whole or not at all: a crash leaves no half secret.
 */
function write(path, text) {
  const draft = `${path}.${process.pid}`;
  const file = openSync(draft, 'w', 0o400);
  writeSync(file, `${text}\n`);
  fsyncSync(file);
  closeSync(file);
  chmodSync(draft, 0o444);
  // Unlike a rename, a link never replaces what another run has just made.
  linkSync(draft, path);
  rmSync(draft);
}

/** Makes what is missing in `folder`. Returns the names of what was made. Throws when a file exists but is empty. */
export function makeSecrets(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const read = (name) => {
    const text = readFileSync(join(folder, name), 'utf8').trim();
    if (text === '')
      throw new Error(`${join(folder, name)} is empty. Restore it from a backup; on a first start, remove it.`);
    return text;
  };
  return Object.entries(SECRETS).flatMap(([name, make]) => {
    const path = join(folder, name);
    if (existsSync(path)) return read(name) && [];
    write(path, make(read));
    return [name];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = resolve(process.argv[2] ?? DEFAULT_FOLDER);
  try {
    const made = makeSecrets(folder);
    process.stdout.write(made.length > 0 ? `${folder}: made ${made.join(', ')}\n` : `${folder}: complete\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
