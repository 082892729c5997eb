// Releases of the agent, from keys to what a control plane serves: docs/guides/agent-releases.md.
//
// prepare and publish need a built checkout; keygen, sign and show run on any Node 20, with nothing installed: copy this file and the
// folder release/ beside it to the machine that has the key.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `node infra/agent/release.mjs COMMAND

  keygen  --out FILE [--passphrase-file FILE]
          writes FILE (private key, encrypted, mode 0600) and FILE.pub (public key); on the offline machine
  prepare --out DIR --key PUBLIC... [--valid-days 180] [--executable FILE]... [--previous ENVELOPE]
          builds the agent into DIR with DIR/to-sign, the bytes that have to be signed; keys are those trusted after this release
  sign    --key FILE --in DIR/to-sign --out FILE.sig [--passphrase-file FILE]
          shows what is about to be signed and signs it; on the offline machine
  publish --from DIR --signature FILE.sig... --key PUBLIC... --to RELEASES
          verifies everything and puts the release into RELEASES, which FETTLE_AGENT_RELEASE_DIR=RELEASES/current serves
  show    --key PUBLIC... ENVELOPE
          verifies a signed manifest and prints it

PUBLIC is a public key in base64, or the name of a .pub file. A passphrase comes from the terminal or from --passphrase-file.
`;

const text = { type: 'string' };
const many = { type: 'string', multiple: true, default: [] };
const commands = {
  keygen: { options: { out: text, 'passphrase-file': text }, needs: ['out'], load: () => import('./release/keys.mjs') },
  prepare: {
    options: { out: text, key: many, 'valid-days': text, executable: many, previous: text },
    needs: ['out', 'key'],
    load: () => import('./release/prepare.mjs'),
  },
  sign: {
    options: { key: text, in: text, out: text, 'passphrase-file': text },
    needs: ['key', 'in', 'out'],
    load: () => import('./release/keys.mjs'),
  },
  publish: {
    options: { from: text, signature: many, key: many, to: text },
    needs: ['from', 'signature', 'key', 'to'],
    load: () => import('./release/publish.mjs'),
  },
  show: { options: { key: many }, needs: ['key'], load: () => import('./release/publish.mjs') },
};

/** Runs one command and resolves to the lines it has to say. Throws an Error whose message is for the person who typed it. */
export async function release(args) {
  const [name, ...rest] = args;
  if (!Object.hasOwn(commands, name ?? '')) throw new Error(USAGE);
  const { options, needs, load } = commands[name];
  const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: name === 'show' });
  const missing = needs.filter((one) => values[one] === undefined || values[one].length === 0);
  if (missing.length > 0) throw new Error(`${name} needs --${missing.join(', --')}\n\n${USAGE}`);
  return (await load())[name](values, positionals);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${await release(process.argv.slice(2))}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
