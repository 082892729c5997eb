'use client';
import { AppShell, Banner, LiveIndicator, type NavSection } from '@fettle/ui';
import { ListChecks, Play, Server } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useLastReadAt, useLive } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import { AccountMenu } from './account-menu';

/** Navigation, top bar, live state. Only pages that exist are in the navigation. */
export function Frame({ children }: { children: ReactNode }) {
  const workspace = useWorkspace();
  const { connection } = useLive();
  const lastReadAt = useLastReadAt();
  const nav = useNavigation();
  return (
    <AppShell
      brand="Fettle"
      path={usePathname()}
      nav={nav}
      bottomItems={nav.flatMap((section) => section.items)}
      topBarStart={<span className="font-medium">{workspace.name}</span>}
      topBar={<AccountMenu />}
      live={<LiveIndicator connection={connection} lastEventAt={lastReadAt} lateAfterMs={75_000} />}
      banner={
        connection === 'offline' ? (
          <Banner tone="warn" title="Live updates are cut">
            Pages are read again every 10 seconds until the connection is back.
          </Banner>
        ) : undefined
      }
    >
      {children}
    </AppShell>
  );
}

function useNavigation(): NavSection[] {
  const { path, can } = useWorkspace();
  const tasks = path('tasks');
  const newTask = path('tasks/new');
  const isTasks = (at: string) => at === tasks || (at.startsWith(`${tasks}/`) && at !== newTask);
  return [
    { label: 'Fleet', items: [{ href: path('nodes'), label: 'Nodes', icon: <Server size={16} aria-hidden /> }] },
    {
      label: 'Run',
      items: [
        { href: tasks, label: 'Tasks', icon: <ListChecks size={16} aria-hidden />, match: isTasks },
        ...(can('task:run-medium') ? [{ href: newTask, label: 'New task', icon: <Play size={16} aria-hidden /> }] : []),
      ],
    },
  ];
}
