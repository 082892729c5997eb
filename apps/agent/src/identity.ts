import { join } from 'node:path';
import { readIfPresent, replaceFile } from './node/files.js';

/** Who this node is to its control plane. The key is shown to nobody and never logged. */
export interface Identity {
  readonly nodeId: string;
  readonly agentKey: string;
  /** A key that was handed out and not answered to yet. */
  readonly nextKey?: string;
  readonly registeredAt: string;
}

const pathOf = (stateDir: string) => join(stateDir, 'identity.json');

/** The stored identity, or undefined before the first enrolment. Throws on a file that is there but unreadable. */
export async function loadIdentity(stateDir: string): Promise<Identity | undefined> {
  const text = await readIfPresent(pathOf(stateDir));
  if (text === undefined) return undefined;
  const value = JSON.parse(text) as Partial<Identity>;
  if (!value.nodeId || !value.agentKey) throw new Error(`${pathOf(stateDir)} holds no node id and key`);
  const { nodeId, agentKey, nextKey, registeredAt = '' } = value;
  return { nodeId, agentKey, registeredAt, ...(nextKey && { nextKey }) };
}

/** Stores the identity durably with mode 0600: after a power cut it is there whole, or not at all. */
export const saveIdentity = (stateDir: string, identity: Identity): Promise<void> =>
  replaceFile(pathOf(stateDir), `${JSON.stringify(identity, null, 2)}\n`);
