import type { ApiKey } from './key-words.ts';

export type KeyAct = 'rotate' | 'rename' | 'revoke';

/** Who looks at a key, and where. */
export interface KeyViewer {
  readonly ownId: string;
  /** Whether the person manages the keys of everybody. */
  readonly manages: boolean;
  /** The workspace can only be read: a key can be revoked, and nothing else. */
  readonly archived: boolean;
}

/** What the person may do with a key. Nothing with one that works no longer and never will. */
export function keyActs(key: ApiKey, { ownId, manages, archived }: KeyViewer): readonly KeyAct[] {
  if (key.state !== 'active' && key.state !== 'suspended') return [];
  if (archived) return ['revoke'];
  // A personal key is rotated by its own person alone: somebody else would be handed that person's rights.
  const isOwn = key.serviceAccount ? manages : key.createdBy.id === ownId;
  return key.state === 'active' && !key.isReplaced && isOwn ? ['rotate', 'rename', 'revoke'] : ['rename', 'revoke'];
}
