// `publish`: from a prepared folder and its signatures to what a control plane serves. Verifies as a machine would.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ENVELOPE_NAME,
  isSignedBy,
  keyIdOf,
  manifestBytes,
  releaseManifest,
  sealEnvelope,
  verifyRelease,
} from '../../../libs/contracts/dist/agent-release/index.js';
import { checkFiles, manifestAt, publicKey } from './documents.mjs';

function readSignature(path, payload, keys) {
  const bytes = readFileSync(path);
  const signer = bytes.length === 64 ? keys.find((key) => isSignedBy(key, payload, bytes)) : undefined;
  if (signer === undefined) throw new Error(`${path} is no signature of this release by any of the keys given`);
  return { keyid: keyIdOf(signer), sig: bytes.toString('base64') };
}

/** A symbolic link is replaced in one step: whoever reads meanwhile sees the old release or the new one. */
function point(link, target) {
  rmSync(`${link}.new`, { force: true });
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

/** `publish`. Nothing of RELEASES changes until everything is known to be right. */
export async function publish({ from, signature, key, to }) {
  const keys = key.map(publicKey);
  const payload = readFileSync(join(from, 'manifest.json'));
  const manifest = releaseManifest.parse(JSON.parse(payload.toString('utf8')));
  if (!manifestBytes(manifest).equals(payload)) throw new Error('manifest.json is not as prepare has written it');
  const text = sealEnvelope(
    payload,
    signature.map((path) => readSignature(path, payload, keys)),
  );
  const current = join(resolve(to), 'current');
  const installed = manifestAt(join(current, ENVELOPE_NAME));
  const { keyId } = verifyRelease(text, { keys, now: Date.now(), installed });
  await checkFiles(from, manifest);
  const name = `${manifest.version}-${manifest.createdAt.replaceAll(/\D/g, '')}`;
  const folder = join(resolve(to), name);
  if (existsSync(folder)) throw new Error(`${folder} is there already`);
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const file of manifest.files) copyFileSync(join(from, file.name), join(draft, file.name));
  writeFileSync(join(draft, ENVELOPE_NAME), text);
  await checkFiles(draft, manifest);
  renameSync(draft, folder);
  point(current, name);
  return `release ${manifest.version}, signed by key ${keyId}, is in ${current}`;
}

/** `show`: the manifest of an envelope whose signature one of the keys has made. */
export function show({ key }, [path]) {
  if (path === undefined) throw new Error('show needs the name of an envelope');
  const { keyId, manifest } = verifyRelease(readFileSync(path, 'utf8'), { keys: key.map(publicKey), now: Date.now() });
  return `signed by key ${keyId}\n${JSON.stringify(manifest, null, 2)}`;
}
