// What the machine with the key does. Only built-ins of Node: it is offline, and what touches the key can be read in one sitting.
import { createPrivateKey, createPublicKey, createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const MIN_PASSPHRASE = 20;
const SIGNED_TYPE = /^DSSEv1 41 application\/vnd\.fettle\.agent-release\+json (\d+) /;

const publicText = (key) =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x, 'base64url').toString('base64');

/** The first 16 hex digits of the SHA-256 of the key's 32 bytes: by what people tell keys apart. */
const keyId = (text) => createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex').slice(0, 16);

/** A checkout is copied, pushed and built: no place for a private key. */
function refuseInsideRepository(path) {
  for (let folder = dirname(resolve(path)); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')))
      throw new Error(`${path} lies in the repository ${folder}: keep the key elsewhere`);
  }
}

async function passphrase(file, prompt) {
  if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (!process.stdin.isTTY) throw new Error('no terminal to ask for the passphrase: give --passphrase-file');
  // What is typed is not shown.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}

function writeNew(path, text, mode) {
  const file = openSync(path, 'wx', mode);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
}

/** `keygen`: a new Ed25519 key pair. Never replaces a file. */
export async function keygen({ out, 'passphrase-file': file }) {
  refuseInsideRepository(out);
  const secret = await passphrase(file, 'Passphrase for the new key: ');
  if (secret.length < MIN_PASSPHRASE) throw new Error(`the passphrase must have at least ${MIN_PASSPHRASE} characters`);
  if (file === undefined && (await passphrase(undefined, 'Once more: ')) !== secret) {
    throw new Error('the two passphrases differ');
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: secret });
  const key = publicText(privateKey);
  writeNew(out, pem, 0o600);
  writeNew(`${out}.pub`, `${key}\n`, 0o644);
  return `key ${keyId(key)}\npublic key ${key}\nprivate key in ${out}: make a copy on another medium, and keep both offline`;
}

/** What a person has to see before signing. */
function describe(bytes) {
  const [head, length] = SIGNED_TYPE.exec(bytes.subarray(0, 80).toString('latin1')) ?? [];
  if (head === undefined || bytes.length !== head.length + Number(length)) {
    throw new Error('this is not what `prepare` writes for signing');
  }
  const { version, createdAt, expiresAt, keys, files } = JSON.parse(bytes.subarray(head.length).toString('utf8'));
  return [
    `release ${version}, made ${createdAt}, good until ${expiresAt}`,
    ...keys.map((key) => `  trusts from now on  key ${keyId(key)}  ${key}`),
    ...files.map(({ name, sizeBytes, sha256 }) => `  ${sha256}  ${String(sizeBytes).padStart(10)}  ${name}`),
  ].join('\n');
}

/** `sign`: 64 bytes of signature over what `prepare` wrote. Never replaces a file. */
export async function sign({ key, in: input, out, 'passphrase-file': file }) {
  const bytes = readFileSync(input);
  const what = describe(bytes);
  process.stderr.write(`${what}\n`);
  const pem = readFileSync(key, 'utf8');
  if (!pem.includes('ENCRYPTED')) throw new Error(`${key} is not encrypted: openssl pkcs8 -topk8 -in ${key} -scrypt`);
  const privateKey = open(pem, await passphrase(file, 'Passphrase of the key: '), key);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`${key} is no Ed25519 key`);
  writeFileSync(out, signBytes(null, bytes, privateKey), { flag: 'wx' });
  return `signed by key ${keyId(publicText(privateKey))}: ${out}`;
}

function open(pem, secret, path) {
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: secret });
  } catch (cause) {
    throw new Error(`${path} cannot be opened with this passphrase`, { cause });
  }
}
