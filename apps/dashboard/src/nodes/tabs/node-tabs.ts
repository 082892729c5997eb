import type { Permission } from '@fettle/contracts';
import type { ComponentType } from 'react';
import type { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';

/** The tabs that a node's page can have, in their order; `?tab=` names one. */
export const nodeTabIds = [
  'overview',
  'metrics',
  'services',
  'processes',
  'packages',
  'containers',
  'users',
  'network',
  'logs',
  'files',
  'tasks',
  'events',
  'config',
] as const;
export type NodeTabId = (typeof nodeTabIds)[number];

export interface NodeTabProps {
  workspace: ReturnType<typeof useWorkspace>;
  node: Node;
}

export interface NodeTab {
  id: NodeTabId;
  label: string;
  /** Who does not hold it does not see the tab. */
  permission: Permission;
  /** The part itself, fetched when it is first shown: `async () => ({ default: (await import('…')).Part })`. */
  load: () => Promise<{ default: ComponentType<NodeTabProps> }>;
}

/** The tabs that there are. They are shown in the order of `nodeTabIds`, wherever they stand here. */
export const nodeTabs: readonly NodeTab[] = [
  {
    id: 'overview',
    label: 'Overview',
    permission: 'node:read',
    load: async () => ({ default: (await import('./overview-tab')).OverviewTab }),
  },
  {
    id: 'metrics',
    label: 'Metrics',
    permission: 'metric:read',
    load: async () => ({ default: (await import('@/metrics/metrics-tab')).MetricsTab }),
  },
  {
    id: 'containers',
    label: 'Containers',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/containers/containers-tab')).ContainersTab }),
  },
  {
    id: 'network',
    label: 'Network',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/network/network-tab')).NetworkTab }),
  },
  {
    id: 'logs',
    label: 'Logs',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/logs/logs-tab')).LogsTab }),
  },
  {
    id: 'files',
    label: 'Files',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/files/files-tab')).FilesTab }),
  },
  {
    id: 'services',
    label: 'Services',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/services/services-tab')).ServicesTab }),
  },
  {
    id: 'processes',
    label: 'Processes',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/processes/processes-tab')).ProcessesTab }),
  },
  {
    id: 'packages',
    label: 'Packages',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/packages/packages-tab')).PackagesTab }),
  },
  {
    id: 'users',
    label: 'Users',
    permission: 'task:read',
    load: async () => ({ default: (await import('@/accounts/users-tab')).UsersTab }),
  },
  {
    id: 'tasks',
    label: 'Tasks',
    permission: 'task:read',
    load: async () => ({ default: (await import('./tasks-tab')).TasksTab }),
  },
  {
    id: 'events',
    label: 'Events',
    permission: 'event:read',
    load: async () => ({ default: (await import('@/node-events/events-tab')).EventsTab }),
  },
  {
    id: 'config',
    label: 'Config',
    permission: 'node:read',
    load: async () => ({ default: (await import('./config-tab')).ConfigTab }),
  },
];
