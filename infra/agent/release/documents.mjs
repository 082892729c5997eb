// Reading what a release consists of, through the same code that agents and control planes verify it with.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  digestOf,
  openEnvelope,
  releaseKey,
  releaseManifest,
} from '../../../libs/contracts/dist/agent-release/index.js';

/** A public key given as base64 or as the name of a .pub file. */
export function publicKey(given) {
  const text = existsSync(given) ? readFileSync(given, 'utf8').trim() : given;
  if (!releaseKey.safeParse(text).success) throw new Error(`${given} is neither a public key nor a file with one`);
  return text;
}

/** Throws unless each file of a manifest lies in `folder` with the bytes that the manifest says. */
export async function checkFiles(folder, { files }) {
  for (const { name, sha256, sizeBytes } of files) {
    const found = await digestOf(createReadStream(join(folder, name)));
    if (found.sha256 !== sha256 || found.sizeBytes !== sizeBytes) {
      throw new Error(
        `${name} has ${found.sizeBytes} bytes and SHA-256 ${found.sha256}; the manifest says ${sizeBytes}, ${sha256}`,
      );
    }
  }
}

/**
 * The manifest of an envelope's file, or undefined when there is no such file. Its signature is not asked for: the keys may have
 * changed since, and what it is good for here is only that a newer release be newer.
 */
export function manifestAt(path) {
  if (!existsSync(path)) return undefined;
  return releaseManifest.parse(JSON.parse(openEnvelope(readFileSync(path, 'utf8')).payload.toString('utf8')));
}
