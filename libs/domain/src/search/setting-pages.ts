import type { Permission } from '@fettle/contracts';

interface SettingPage {
  /** Its path below the workspace. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly words: readonly string[];
  readonly permission: Permission;
}

/** Where things are set. */
const pages: readonly SettingPage[] = [
  {
    id: 'settings',
    title: 'Settings',
    subtitle: 'Name, time zone, archive and deletion of the workspace',
    words: ['general', 'workspace', 'timezone', 'slug', 'archive', 'delete', 'transfer', 'owner'],
    permission: 'workspace:read',
  },
  {
    id: 'members',
    title: 'Members',
    subtitle: 'Who belongs to the workspace, and with which role',
    words: ['people', 'invite', 'invitation', 'role', 'user'],
    permission: 'member:read',
  },
  {
    id: 'teams',
    title: 'Teams',
    subtitle: 'Groups of people and what they may do on their nodes',
    words: ['rights', 'people'],
    permission: 'team:read',
  },
  {
    id: 'api-keys',
    title: 'API keys',
    subtitle: 'Keys of people and of service accounts',
    words: ['token', 'secret', 'service account', 'automation', 'cli'],
    permission: 'api-key:own',
  },
  {
    id: 'groups',
    title: 'Groups and tags',
    subtitle: 'Groups of nodes, listed or by rule, and what tags nodes have',
    words: ['tag', 'label', 'rename', 'dynamic'],
    permission: 'node:read',
  },
  {
    id: 'activity',
    title: 'Activity',
    subtitle: 'The audit log of the workspace',
    words: ['audit', 'log', 'history', 'who'],
    permission: 'audit-log:read',
  },
];

/** The pages that some words lead to, best first. @param may whether the asking one holds a permission */
export function settingPages(words: string, may: (permission: Permission) => boolean) {
  const text = words.toLowerCase();
  const rank = ({ title, words: others, subtitle }: SettingPage): number => {
    const name = title.toLowerCase();
    if (name.startsWith(text)) return 0;
    if (name.includes(text) || others.some((word) => word.startsWith(text))) return 1;
    return text.length > 2 && subtitle.toLowerCase().includes(text) ? 2 : 3;
  };
  return pages
    .filter((page) => may(page.permission) && rank(page) < 3)
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ id, title, subtitle }) => ({ id, title, subtitle }));
}
