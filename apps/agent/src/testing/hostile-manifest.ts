import { sealEnvelope } from '@fettle/contracts/agent/release';
import type { ReleaseSigner } from './signed-release.js';

/** The envelope of any text, signed by all of `signers`, as somebody gets it who has them sign what they do not look through. */
export function sealedText(text: string, signers: readonly ReleaseSigner[]): string {
  const payload = Buffer.from(text);
  return sealEnvelope(
    payload,
    signers.map((signer) => signer.sign(payload)),
  );
}

/** The text with fields at its end that a later format may add. They look like those that are read, and are none of them. */
export function withLaterFields(text: string, evil: string): string {
  const content = JSON.parse(text) as { files: object[] };
  const entry = { ...content.files[0], sha256: '0'.repeat(64) };
  const files = content.files.map((file) => ({ ...file, licence: 'MIT', parts: [entry], of: { ...entry } }));
  return written({ ...content, files, notes: 'a b', 'ke ys': [evil], later: { keys: [evil], files: [entry] } });
}

/** Texts of a manifest that two readers may understand in two ways, or that a terminal shows as another one; by what is wrong. */
export function hostileManifests(text: string, evil: string): Record<string, string> {
  const content = JSON.parse(text) as { keys: string[]; files: { sha256: string }[] };
  const part = (name: string, value: unknown) => written({ [name]: value }).slice(2, -3);
  const keys = part('keys', content.keys);
  const moreKeys = part('keys', [...content.keys, evil]);
  const files = part('files', content.files);
  const otherFiles = part(
    'files',
    content.files.map((file) => ({ ...file, sha256: '0'.repeat(64) })),
  );
  const sha256 = `"sha256": "${content.files[0]!.sha256}"`;
  const escape = '\\u001b[2K';
  return {
    'keys twice, the harmless ones last': text.replace(files, `${files},\n${keys}`).replace(keys, moreKeys),
    'keys twice, on one line': `${JSON.stringify({ ...content, keys: [...content.keys, evil] }).slice(0, -1)},"keys":${JSON.stringify(content.keys)}}\n`,
    'keys twice, out of their column': text
      .replace(files, `${files},\n  ${keys.replaceAll('\n', '\n  ')}`)
      .replace(keys, moreKeys),
    'files twice, the harmless ones last': text.replace(files, `${otherFiles},\n${files}`),
    'files twice, the harmless ones first': text.replace(files, `${files},\n${otherFiles}`),
    'a version twice': text.replace('  "version"', '  "version": "9.9.9",\n  "version"'),
    'a checksum twice': text.replace(sha256, `"sha256": "${'0'.repeat(64)}",\n      ${sha256}`),
    'a checksum twice, apart': text.replace(
      '"target": "node"',
      `"target": "node",\n      "sha256": "${'0'.repeat(64)}"`,
    ),
    'a line that is not where it belongs': text.replace('    {\n', '   {\n'),
    'two things on a line': text.replace('",\n  "createdAt"', '", "createdAt"'),
    'a blank in a key': text.replace(content.keys[0]!, ` ${content.keys[0]!}`),
    'an escape sequence': text.replace(files, `${files},\n  "notes": "${escape}"`),
    'an escape sequence in a name': text.replace('"name": "', `"name": "${escape}`),
    'an escaped name of a field': text.replace(files, `${files},\n  "\\u006beys": [\n    "${evil}"\n  ]`),
    'characters of another script': text.replace(files, `${files},\n  "notes": "\u202e\u0430"`),
    'a control character': text.replace(files, `${files},\n  "notes": "\u009b2K\u007f"`),
  };
}

function written(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
