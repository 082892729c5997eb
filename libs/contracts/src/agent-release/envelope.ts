import { createHash, createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { ReleaseRefused } from './release-refused.js';

/** What is signed says what it is, so that no other document that the key may sign passes for a release. */
const PAYLOAD_TYPE = 'application/vnd.fettle.agent-release+json';

/** Name under which a release's envelope lies in its folder, is served and is installed. */
export const ENVELOPE_NAME = 'release.dsse.json';

/** No envelope comes near it; what is larger is not read further. */
export const MAX_ENVELOPE_BYTES = 65_536;

const MAX_SIGNATURES = 8;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const base64 = z.string().regex(BASE64);

/** One signature of an envelope: Ed25519, 64 bytes in base64, by the key of that id. */
export interface Signature {
  readonly keyid: string;
  readonly sig: string;
}

/** An Ed25519 public key as it stands in commands, settings and manifests: its 32 bytes in base64 (44 characters). */
export const releaseKey = z
  .string()
  .refine((text) => BASE64.test(text) && Buffer.from(text, 'base64').length === 32 && isCanonical(text), {
    error: 'must be the 32 bytes of an Ed25519 public key in base64',
  });

/** DSSE, the envelope of in-toto and The Update Framework: https://github.com/secure-systems-lab/dsse. */
const envelope = z.object({
  payloadType: z.literal(PAYLOAD_TYPE),
  payload: base64,
  signatures: z.array(z.object({ keyid: z.string().regex(/^[0-9a-f]{16}$/), sig: base64 })).max(MAX_SIGNATURES),
});

function isCanonical(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

/** By what people tell keys apart: the first 16 hex digits of the SHA-256 of the key's 32 bytes. */
export function keyIdOf(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 16);
}

/** The bytes that are signed: DSSE's pre-authentication encoding of type and payload. */
export function signingInput(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);
}

/** The envelope's text. Its fields stand on lines of their own in a fixed order: a shell reads them, too. */
export function sealEnvelope(payload: Uint8Array, signatures: readonly Signature[]): string {
  const content = { payloadType: PAYLOAD_TYPE, payload: Buffer.from(payload).toString('base64'), signatures };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** True when `signature` (64 bytes) is the key's over the payload. */
export function isSignedBy(key: string, payload: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, signingInput(payload), publicKey, signature);
}

/**
 * The payload of an envelope. `signedBy` tells of a key whether it has signed that payload.
 * @throws ReleaseRefused `malformed` when the text is no envelope
 */
export function openEnvelope(text: string): {
  readonly payload: Buffer;
  readonly signatures: readonly Signature[];
  readonly signedBy: (key: string) => boolean;
} {
  const { payloadType: _, ...parsed } = parse(text);
  const payload = Buffer.from(parsed.payload, 'base64');
  const signedBy = (key: string) =>
    parsed.signatures
      .filter(({ keyid }) => keyid === keyIdOf(key))
      .some(({ sig }) => isSignedBy(key, payload, Buffer.from(sig, 'base64')));
  return { payload, signatures: parsed.signatures, signedBy };
}

function parse(text: string): z.output<typeof envelope> {
  try {
    if (text.length > MAX_ENVELOPE_BYTES) throw new Error('it is too large');
    return envelope.parse(JSON.parse(text));
  } catch (cause) {
    throw new ReleaseRefused('malformed', 'the manifest is not a signed release', { cause });
  }
}
