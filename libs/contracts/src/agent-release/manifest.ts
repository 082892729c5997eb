import * as z from 'zod';
import { releaseKey } from './envelope.js';

/** Where a file runs: `node` on any machine with Node 20.15, `linux-…` by itself, `installer` is the install script. */
export const releaseTargets = ['node', 'linux-x64', 'linux-arm64', 'installer'] as const;
export type ReleaseTarget = (typeof releaseTargets)[number];

/** Whole seconds of UTC: shells compare them as numbers. */
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

/** Fields stand in this order, first in an entry: the install script reads the text with sed once its signature is known to be right. */
const releaseFile = z.object({
  /** Also the last part of its address. */
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/),
  /** 64 lower-case hex digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(1),
  target: z.enum(releaseTargets),
});

/** What an offline key signs. Fields that a newer format of the same number adds are passed over. */
export const releaseManifest = z
  .object({
    format: z.literal(1),
    product: z.literal('fettle-agent'),
    /** Three numbers; a machine goes back to a smaller one only when that is asked for on the machine. */
    version: z.string().regex(/^(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}$/),
    createdAt: instant,
    /** Nothing is installed from this manifest any more after that; what is installed keeps running. */
    expiresAt: instant,
    /** The only keys that a machine trusts once it has accepted this release. A next key is announced by standing here. */
    keys: z.array(releaseKey).min(1).max(8),
    files: z.array(releaseFile).min(1).max(32),
  })
  .refine(({ files }) => new Set(files.map(({ name }) => name)).size === files.length, {
    error: 'a name stands twice',
  });

export type ReleaseManifest = z.output<typeof releaseManifest>;
export type ReleaseFile = ReleaseManifest['files'][number];

/** Where a file of a build runs, which its name says; undefined for a name that no build has. */
export function targetOf(name: string): ReleaseTarget | undefined {
  if (name === 'agent.cjs') return 'node';
  if (name === 'install.sh') return 'installer';
  return releaseTargets.find((target) => target.startsWith('linux-') && name === `fettle-agent-${target}`);
}

/** A time as manifests have it. */
export function instantOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The bytes of a manifest that are signed. */
export function manifestBytes(manifest: ReleaseManifest): Buffer {
  return Buffer.from(`${JSON.stringify(releaseManifest.parse(manifest), null, 2)}\n`);
}

/** Printable characters of ASCII but the backslash, which could stand for any other. */
const PLAIN = /^[\x20-\x5b\x5d-\x7e\n]*$/;

/**
 * The manifest in signed bytes. Only the one way of writing that `manifestBytes` has is taken, in which no field stands twice: the
 * signer, this program and the shell of a machine must not be able to read three different things in what was signed once.
 * @throws Error when the bytes are written otherwise or are no manifest
 */
export function parseManifest(payload: Uint8Array): ReleaseManifest {
  const text = Buffer.from(payload).toString('latin1');
  if (!PLAIN.test(text)) throw new Error('it holds other characters than a manifest has');
  const content: unknown = JSON.parse(text);
  if (`${JSON.stringify(content, null, 2)}\n` !== text) throw new Error('it is not written as a manifest is');
  return releaseManifest.parse(content);
}

/** Which release is newer, as `Array.sort` wants it: by version, and among the same by when it was made. */
export function compareReleases(
  one: Pick<ReleaseManifest, 'version' | 'createdAt'>,
  other: Pick<ReleaseManifest, 'version' | 'createdAt'>,
): number {
  const [left, right] = [one, other].map(({ version }) => version.split('.').map(Number));
  for (const [index, part] of left!.entries()) {
    if (part !== right![index]) return part - right![index]!;
  }
  return Date.parse(one.createdAt) - Date.parse(other.createdAt);
}
