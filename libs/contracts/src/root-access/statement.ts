import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { keyIdOf } from '../agent-release/envelope.js';
import { rootProfile } from '../agent/root-access.js';

/** What is signed says what it is: no other document that the same key may sign passes for a profile. */
const PAYLOAD_TYPE = 'application/vnd.fettle.root-access+json';
export const MAX_STATEMENT_CHARS = 8_192;

const base64 = z.string().regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
const envelope = z.strictObject({
  payload: base64.max(2_048),
  signatures: z
    .array(z.strictObject({ keyid: z.string().regex(/^[0-9a-f]{16}$/), sig: base64.max(128) }))
    .min(1)
    .max(8),
});

/** What the control plane wants of one node's root access, until when it may be believed. Times in ms since 1970. */
const statement = z.strictObject({
  nodeId: z.uuid(),
  profile: rootProfile,
  version: z.int().min(1),
  issuedAt: z.int().min(0),
  expiresAt: z.int().min(0),
});
export type RootStatement = z.output<typeof statement>;

/** A statement that a node does not follow. The message is for people. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';
}

/** The bytes that are signed: DSSE's pre-authentication encoding of type and payload. */
export function statementInput(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);
}

/** The bytes of a statement, in a fixed order of fields. */
export function statementBytes({ nodeId, profile, version, issuedAt, expiresAt }: RootStatement): Buffer {
  return Buffer.from(JSON.stringify({ nodeId, profile, version, issuedAt, expiresAt }));
}

/** The text that crosses the wire. */
export function sealStatement(
  payload: Uint8Array,
  signatures: readonly { readonly keyid: string; readonly sig: string }[],
): string {
  return JSON.stringify({ payload: Buffer.from(payload).toString('base64'), signatures });
}

/**
 * The statement in a text, if one of `keys` (Ed25519 public keys, 32 bytes in base64) has signed it for this node.
 * @throws StatementRefused when it is cut, altered, signed by another key or made for another node
 */
export function openStatement(text: string, keys: readonly string[], nodeId: string): RootStatement {
  const { payload, signatures } = parsed(text);
  const isSigned = keys.some((key) =>
    signatures.some(({ keyid, sig }) => keyid === keyIdOf(key) && isSignedBy(key, payload, sig)),
  );
  if (!isSigned) throw new StatementRefused('No key that this node trusts has signed the profile.');
  const content = statement.safeParse(json(payload.toString()));
  if (!content.success) throw new StatementRefused('The signed profile is not one that this program knows.');
  if (content.data.nodeId !== nodeId) throw new StatementRefused('The profile was signed for another node.');
  return content.data;
}

function parsed(text: string): { payload: Buffer; signatures: { keyid: string; sig: string }[] } {
  const found = text.length > MAX_STATEMENT_CHARS ? undefined : envelope.safeParse(json(text));
  if (!found?.success) throw new StatementRefused('The profile did not come as a signed statement.');
  return { payload: Buffer.from(found.data.payload, 'base64'), signatures: found.data.signatures };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSignedBy(key: string, payload: Buffer, signature: string): boolean {
  const x = Buffer.from(key, 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, statementInput(payload), publicKey, Buffer.from(signature, 'base64'));
}
