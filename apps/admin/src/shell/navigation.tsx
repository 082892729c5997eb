import type { NavItem, NavSection } from '@fettle/ui';
import {
  Activity,
  Boxes,
  Cable,
  Layers,
  Mail,
  ScrollText,
  Settings2,
  ShieldCheck,
  Stethoscope,
  Users,
  Waypoints,
} from 'lucide-react';

/** The pages that exist, in the order of who looks after what: the machinery, tenants, people, what happened, how it is set. */
export const navigation: NavSection[] = [
  {
    label: 'Control plane',
    items: [
      { href: '/', label: 'Health', icon: <Activity size={16} aria-hidden />, match: (path: string) => path === '/' },
      { href: '/queues', label: 'Queues', icon: <Layers size={16} aria-hidden /> },
      { href: '/task-flow', label: 'Task flow', icon: <Waypoints size={16} aria-hidden /> },
      { href: '/deliveries', label: 'Deliveries', icon: <Mail size={16} aria-hidden /> },
      { href: '/connections', label: 'Connections', icon: <Cable size={16} aria-hidden /> },
      { href: '/self-check', label: 'Self-check', icon: <Stethoscope size={16} aria-hidden /> },
    ],
  },
  {
    label: 'Tenancy',
    items: [{ href: '/workspaces', label: 'Workspaces', icon: <Boxes size={16} aria-hidden /> }],
  },
  {
    label: 'Identity',
    items: [
      { href: '/users', label: 'Users', icon: <Users size={16} aria-hidden /> },
      { href: '/roles', label: 'Roles', icon: <ShieldCheck size={16} aria-hidden /> },
    ],
  },
  { label: 'Trust', items: [{ href: '/audit', label: 'Audit', icon: <ScrollText size={16} aria-hidden /> }] },
  {
    label: 'Platform',
    items: [{ href: '/settings', label: 'Settings', icon: <Settings2 size={16} aria-hidden /> }],
  },
];

const thumbPaths: ReadonlySet<string> = new Set(['/', '/queues', '/users', '/audit']);

/** What a thumb reaches on a phone; the rest is under "More". */
export const bottomItems: NavItem[] = navigation
  .flatMap(({ items }) => items)
  .filter(({ href }) => thumbPaths.has(href));

/** The section of the navigation that a page, or one below it, is in; the person's own pages are reached by the account's menu. */
export function placeOf(path: string): string | undefined {
  const holds = ({ href, match }: NavItem) => (match ? match(path) : path === href || path.startsWith(`${href}/`));
  if (path.startsWith('/me/')) return 'Your account';
  return navigation.find(({ items }) => items.some(holds))?.label;
}
