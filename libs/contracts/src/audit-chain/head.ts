import { createPublicKey, verify } from 'node:crypto';

/** The end of a chain: its newest sealed entry. */
export interface ChainHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** SubjectPublicKeyInfo of Ed25519 before its 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PUBLIC_BYTES = 32;

/** The bytes that a control plane signs for a head. */
export function headText({ chain, seq, hash }: ChainHead): Buffer {
  return Buffer.from(`fettle audit head/1\n${chain}\n${seq}\n${hash}`);
}

/** Public keys by version of the master key that they come from, each 32 bytes as base64url. */
export type HeadKeys = Readonly<Record<string, string>>;

/**
 * Whether a signature (`<version>.<base64url>`, Ed25519) over a head is of one of these keys. `unsigned`: there is none, which is so
 * for chains that began before heads were signed, and for those whose end was once changed.
 */
export function headSignature(
  head: ChainHead,
  signature: string | null,
  keys: HeadKeys,
): 'signed' | 'unsigned' | 'forged' {
  if (signature === null) return 'unsigned';
  const [version = '', text = ''] = signature.split('.');
  const bytes = Buffer.from(Object.hasOwn(keys, version) ? (keys[version] ?? '') : '', 'base64url');
  if (bytes.length !== PUBLIC_BYTES) return 'forged';
  const key = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' });
  return verify(null, headText(head), key, Buffer.from(text, 'base64url')) ? 'signed' : 'forged';
}
