import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Master keys by version, 1 and up. The highest seals; lower ones only open what was sealed before a rotation. */
export type MasterKeys = ReadonlyMap<number, Buffer>;

export const masterKeyBytes = 32;

/** Thrown at boot: the process must not run with such a key. The text never holds the key. */
export class MasterKeyError extends Error {
  override readonly name = 'MasterKeyError';
}

/**
 * Reads master keys from text: one per line, `v<version>:<key>`, or a single key without version (then 1). A key is 32 bytes
 * or more as base64, base64url or hex. @throws MasterKeyError on empty, short, guessable or repeated ones
 */
export function parseMasterKeys(text: string, source: string): MasterKeys {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw new MasterKeyError(`${source} is empty`);
  const keys = new Map<number, Buffer>();
  for (const line of lines) {
    const versioned = /^v(\d{1,4}):(.+)$/.exec(line);
    const version = versioned ? Number(versioned[1]) : 1;
    if (version < 1 || keys.has(version))
      throw new MasterKeyError(`${source} holds version ${version} twice or a version 0`);
    keys.set(version, decodeKey(versioned?.[2] ?? line, source));
  }
  return keys;
}

function decodeKey(text: string, source: string): Buffer {
  if (/change.?me|example|secret|password|placeholder|replace|insecure|default/i.test(text)) {
    throw new MasterKeyError(`${source} holds an example, not a key. Make one with: openssl rand -base64 32`);
  }
  const isHex = /^[0-9a-f]{64,}$/i.test(text) && text.length % 2 === 0;
  if (!isHex && !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) {
    throw new MasterKeyError(`${source} is neither base64 nor hex. Make a key with: openssl rand -base64 32`);
  }
  const key = Buffer.from(text, isHex ? 'hex' : 'base64');
  if (key.length < masterKeyBytes) {
    throw new MasterKeyError(`${source} is too short: ${key.length} bytes, ${masterKeyBytes} are needed`);
  }
  // 32 random bytes hold fewer than 16 different values with a chance below 1e-9.
  if (new Set(key).size < 16) throw new MasterKeyError(`${source} is too easy to guess: its bytes repeat`);
  return key;
}

/**
 * The keys in `<dataDir>/master.key`; made on the first start with mode 0600. Processes that start at once agree on one key.
 * @throws MasterKeyError when others can read the file, or it holds no good key
 */
export function loadOrCreateMasterKeys(dataDir: string): MasterKeys {
  const path = join(dataDir, 'master.key');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return readMasterKeys(path) ?? createMasterKey(dataDir, path);
}

function readMasterKeys(path: string): MasterKeys | null {
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0) {
      throw new MasterKeyError(`${path} can be read by others. Put it right with: chmod 600 ${path}`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return parseMasterKeys(text, path);
}

/** Written and synced under another name, then linked: nobody ever sees half a key, and the second of two makers loses. */
function createMasterKey(dataDir: string, path: string): MasterKeys {
  const temporary = join(dataDir, `.master.key.${process.pid}.${randomBytes(4).toString('hex')}`);
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, `v1:${randomBytes(masterKeyBytes).toString('base64url')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  chmodSync(temporary, 0o600);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(temporary);
  }
  const folder = openSync(dataDir, 'r');
  fsyncSync(folder);
  closeSync(folder);
  const keys = readMasterKeys(path);
  if (!keys) throw new MasterKeyError(`${path} vanished while it was made`);
  return keys;
}
