import type { agentKeys, Result } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type AgentKey = Result<typeof agentKeys.list>['items'][number];
export type MadeKey = Result<typeof agentKeys.issue>;

/** What each state of a key is called, with the shape that says it. */
export const keyStates: Readonly<Record<AgentKey['state'], { state: StatusState; word: string }>> = {
  waiting: { state: 'queued', word: 'not used yet' },
  active: { state: 'healthy', word: 'in use' },
  retiring: { state: 'waiting', word: 'ends within a minute' },
  revoked: { state: 'stopped', word: 'ended' },
};

/** How a key is spoken of: by its label, or by how it came to be. */
export function keyName({ label, createdBy }: Pick<AgentKey, 'label' | 'createdBy'>): string {
  return label ?? (createdBy === null ? 'From the install' : `Made by ${createdBy}`);
}

/** Whether a key can still be called with. */
export function isValid({ state }: Pick<AgentKey, 'state'>): boolean {
  return state !== 'revoked';
}

/** The age of a key in whole days, as "today", "1 day" or "91 days". */
export function ageWords(createdAt: string, now: number): string {
  const days = Math.max(0, Math.floor((now - Date.parse(createdAt)) / 86_400_000));
  return days === 0 ? 'made today' : `${days} ${days === 1 ? 'day' : 'days'} old`;
}

/** The command that writes a key where the agent of this node reads it. The key stands in no process list: it comes by standard input. */
export function installKeyCommand(nodeId: string, secret: string): string {
  const identity = JSON.stringify({ nodeId, agentKey: secret });
  return `sudo install -D -m 600 -o fettle-agent -g fettle-agent /dev/stdin /var/lib/fettle-agent/identity.json <<'KEY'\n${identity}\nKEY\nsudo systemctl restart fettle-agent`;
}
