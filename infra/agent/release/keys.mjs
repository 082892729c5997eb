// What the machine with the key does. Only built-ins of Node: it is offline, and what touches the key can be read in one sitting.
import { createPrivateKey, createPublicKey, createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

const MIN_PASSPHRASE = 20;
const SIGNED_TYPE = /^DSSEv1 41 application\/vnd\.fettle\.agent-release\+json (\d+) /;

/** A manifest's text needs nothing else; a backslash could stand for any character. */
const PLAIN = /^[\x20-\x5b\x5d-\x7e\n]*$/;
const KEY = /^[A-Za-z0-9+/]{43}=$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const RELEASE = {
  format: /^1$/,
  product: /^fettle-agent$/,
  version: /^\d{1,6}\.\d{1,6}\.\d{1,6}$/,
  createdAt: INSTANT,
  expiresAt: INSTANT,
};
const LISTS = ['keys', 'files'];
const FILE = {
  name: /^[A-Za-z0-9._-]{1,128}$/,
  sha256: /^[0-9a-f]{64}$/,
  sizeBytes: /^\d{1,16}$/,
  target: /^[a-z0-9-]{1,32}$/,
};

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

const unlike = (what) => new Error(`this is not what \`prepare\` writes for signing: ${what}`);

/**
 * The manifest in the bytes to sign. What is shown has to be all that any machine can read in them: so the text is written in the one
 * way that has no field twice and nothing that a terminal does not print.
 */
function manifestIn(bytes) {
  const [head, length] = SIGNED_TYPE.exec(bytes.subarray(0, 80).toString('latin1')) ?? [];
  if (head === undefined || bytes.length !== head.length + Number(length)) throw unlike('it has another head');
  const text = bytes.subarray(head.length).toString('latin1');
  if (!PLAIN.test(text)) throw unlike('it holds a character that is not shown as it is');
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw unlike('it is no JSON');
  }
  if (`${JSON.stringify(manifest, null, 2)}\n` !== text) throw unlike('it can be read in two ways');
  return manifest;
}

/** The fields of `object` as `shapes` want them, and lines that tell of all others. */
function fieldsOf(object, shapes, indent) {
  if (typeof object !== 'object' || object === null) throw unlike('something is missing in it');
  for (const [name, shape] of Object.entries(shapes)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (typeof value === 'object' || !shape.test(String(value))) throw unlike(`${name} is ${JSON.stringify(value)}`);
  }
  return Object.entries(object)
    .filter(([name]) => !Object.hasOwn(shapes, name) && !(indent === '' && LISTS.includes(name)))
    .map(([name, value]) => `${indent}  says besides, for programs that know it  ${name}: ${JSON.stringify(value)}`);
}

function describeFile(file) {
  const besides = fieldsOf(file, FILE, '  ');
  const { name, sizeBytes, sha256, target } = file;
  return [`  ${sha256}  ${String(sizeBytes).padStart(10)}  ${name}  (${target})`, ...besides];
}

/** What a person has to see before signing: everything that is signed. */
function describe(bytes) {
  const manifest = manifestIn(bytes);
  const besides = fieldsOf(manifest, RELEASE, '');
  for (const name of LISTS) if (!Array.isArray(manifest[name])) throw unlike(`${name} is missing`);
  const { version, createdAt, expiresAt, keys, files } = manifest;
  const wrong = keys.find((key) => typeof key !== 'string' || !KEY.test(key));
  if (wrong !== undefined) throw unlike(`this is no public key: ${JSON.stringify(wrong)}`);
  return [
    `release ${version}, made ${createdAt}, good until ${expiresAt}`,
    ...keys.map((key) => `  trusts from now on  key ${keyId(key)}  ${key}`),
    ...files.flatMap(describeFile),
    ...besides,
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
