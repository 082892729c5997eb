import type { NavSection } from '@fettle/ui';
import {
  Activity,
  History,
  KeyRound,
  ListChecks,
  Play,
  Plus,
  ScrollText,
  Server,
  Settings2,
  Tags,
  Users,
  UsersRound,
} from 'lucide-react';
import { useWorkspace } from '@/session/use-session';

/** The pages of the workspace that exist and that the person may use, as the navigation shows them. */
export function useNavigation(): NavSection[] {
  const { path, can } = useWorkspace();
  const tasks = path('tasks');
  const newTask = path('tasks/new');
  const isTasks = (at: string) => at === tasks || (at.startsWith(`${tasks}/`) && at !== newTask);
  const acts = useAddable().filter(({ href }) => href === newTask);
  return [
    { items: [{ href: path('now'), label: 'Now', icon: <Activity size={16} aria-hidden /> }] },
    {
      label: 'Fleet',
      items: [
        { href: path('nodes'), label: 'Nodes', icon: <Server size={16} aria-hidden /> },
        { href: path('groups'), label: 'Groups', icon: <Tags size={16} aria-hidden /> },
        { href: path('events'), label: 'Events', icon: <History size={16} aria-hidden /> },
      ],
    },
    {
      label: 'Run',
      items: [{ href: tasks, label: 'Tasks', icon: <ListChecks size={16} aria-hidden />, match: isTasks }, ...acts],
    },
    {
      label: 'Workspace',
      items: [
        { href: path('members'), label: 'Members', icon: <Users size={16} aria-hidden /> },
        { href: path('teams'), label: 'Teams', icon: <UsersRound size={16} aria-hidden /> },
        { href: path('api-keys'), label: 'API keys', icon: <KeyRound size={16} aria-hidden /> },
        ...(can('audit-log:read')
          ? [{ href: path('activity'), label: 'Activity', icon: <ScrollText size={16} aria-hidden /> }]
          : []),
        { href: path('settings'), label: 'Settings', icon: <Settings2 size={16} aria-hidden /> },
      ],
    },
  ];
}

/** What the person may add to the workspace, each with the page where it is made. */
export function useAddable() {
  const { path, can, canSomewhere } = useWorkspace();
  const addNode = { href: path('nodes/new'), label: 'Add a node', icon: <Plus size={16} aria-hidden /> };
  const newTask = { href: path('tasks/new'), label: 'New task', icon: <Play size={16} aria-hidden /> };
  return [...(can('node:enrol') ? [addNode] : []), ...(canSomewhere('task:run-medium') ? [newTask] : [])];
}
