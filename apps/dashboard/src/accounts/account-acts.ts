import type { UserRow } from '@fettle/contracts';
import type { PlannedAct } from '@/acts/act';

type Action = 'lock' | 'unlock' | 'delete';

const words: Record<Action, { label: string; progress: string; consequence: string }> = {
  lock: {
    label: 'Lock',
    progress: 'Locking',
    consequence: 'Nobody can sign in with it any more, by password or key. What runs goes on.',
  },
  unlock: { label: 'Unlock', progress: 'Unlocking', consequence: 'It can be signed in with again.' },
  delete: { label: 'Delete', progress: 'Deleting', consequence: 'The account is removed. Its home directory stays.' },
};

/** Accounts of the system are not touched from here. */
export const actionsFor = (row: UserRow): Action[] =>
  row.isSystem || row.uid === 0 ? [] : ['lock', 'unlock', 'delete'];

/** The act as it is asked about and sent. */
export function accountAct({ name: username, targetId }: UserRow, action: Action): PlannedAct {
  const { label, progress, consequence } = words[action];
  return {
    command: { type: 'user_manage', payload: { username, action, targetId } },
    title: `${label}: ${username}`,
    consequence,
    confirmLabel: label,
    progress: `${progress} ${username}`,
  };
}

/** A new account, as it is asked about and sent. */
export function newAccountAct(username: string, groups: readonly string[]): PlannedAct {
  return {
    command: {
      type: 'user_manage',
      payload: { username, action: 'add', ...(groups.length > 0 && { groups: [...groups] }) },
    },
    title: `Add ${username}`,
    consequence: 'It gets a home directory and no password: put a key there before it can be used.',
    confirmLabel: 'Add',
    progress: `Adding ${username}`,
  };
}

export const actionWord = (action: Action): string => words[action].label;
