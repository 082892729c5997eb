import type { Criticality, Permission } from '@fettle/contracts';
import { lengthOf, type WindowLength } from '../nodes/maintenance/window-lengths.ts';

/** What can be done with many nodes, as it is offered, and the permission that it takes. */
export const actKinds = {
  'tag-add': { words: 'Add tags', permission: 'node:update' },
  'tag-remove': { words: 'Take tags off', permission: 'node:update' },
  site: { words: 'Set the site', permission: 'node:update' },
  criticality: { words: 'Set the criticality', permission: 'node:update' },
  maintenance: { words: 'Begin maintenance', permission: 'window:manage' },
  'maintenance-end': { words: 'End maintenance', permission: 'window:manage' },
  team: { words: 'Give to a team', permission: 'team:manage' },
  run: { words: 'Run a shell command', permission: 'task:run-medium' },
} as const satisfies Record<string, { words: string; permission: Permission }>;
export type ActKind = keyof typeof actKinds;

/** What is to be done with every node. */
export type WantedAct =
  | { kind: 'tag-add' | 'tag-remove'; tags: string[] }
  | { kind: 'tag-rename'; from: string; to: string }
  | { kind: 'site'; site: string | null }
  | { kind: 'criticality'; criticality: Criticality }
  | { kind: 'maintenance'; reason: string; minutes?: number; untilEnded?: true }
  | { kind: 'maintenance-end' }
  | { kind: 'team'; teamId: string | null }
  | { kind: 'run'; command: string };

/** The choice that takes nodes out of their teams. */
export const NO_TEAM = 'none';

/** What somebody has filled in so far. */
export interface ActDraft {
  kind: ActKind;
  /** Tags, a site, a criticality, a command or a reason. */
  text: string;
  length: WindowLength;
  /** Empty: none was chosen yet. */
  teamId: string;
}

export const emptyDraft = (kind: ActKind): ActDraft => ({ kind, text: '', length: '60', teamId: '' });

/** The act as it is sent; null while something is missing. */
export function actOf({ kind, text, length, teamId }: ActDraft): WantedAct | null {
  const words = text.trim();
  switch (kind) {
    case 'criticality':
      return { kind, criticality: (words || 'normal') as Criticality };
    case 'site':
      return { kind, site: words || null };
    case 'run':
      return words === '' ? null : { kind, command: words };
    case 'maintenance':
      return words.length < 3 ? null : { kind, reason: words, ...lengthOf(length) };
    case 'maintenance-end':
      return { kind };
    case 'team':
      return teamId === '' ? null : { kind, teamId: teamId === NO_TEAM ? null : teamId };
    default: {
      const tags = tagsIn(words);
      return tags.length === 0 ? null : { kind, tags };
    }
  }
}

function tagsIn(words: string): string[] {
  const all = words.toLowerCase().split(/[\s,]+/);
  return [...new Set(all.filter(Boolean))];
}
