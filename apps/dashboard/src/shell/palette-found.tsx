'use client';
import { formatFilterValue, type NodePresence, type Result, type Routes, type TaskState } from '@fettle/contracts';
import { Shape, statusMeanings, type PaletteGroup, type PaletteItem } from '@fettle/ui';
import { History, Play, ScrollText, Settings2, Tags, UserRound, UsersRound } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { presenceMeanings } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';
import { taskMeanings } from '@/tasks/task-words';
import { noteRecent, recentOf, type Recent } from './palette-recent';

type Found = Result<Routes['search']['find']>;
type Hit = { id: string; title: string; subtitle: string };

/** What the server found as groups of the palette. Everything it found fits the words, whatever it was found by. */
export function useFoundGroups(found: Found | null, typed: string): PaletteGroup[] {
  const { can } = useWorkspace();
  const open = useOpen();
  if (!found) return [];
  const item = (
    kind: string,
    { id, title, subtitle }: Hit,
    page: string,
    icon: React.ReactNode,
    hint = subtitle,
  ): PaletteItem => ({
    id: `${kind} ${id}`,
    label: title,
    keywords: [kind, subtitle, typed],
    icon,
    hint,
    onSelect: () => open({ id: `${kind} ${id}`, label: title, hint, page }),
  });
  const runnable = found.nodes.filter((node) => can('task:run-medium', node));
  return [
    {
      heading: 'Nodes',
      items: found.nodes.map((node) =>
        item(
          'node',
          node,
          `nodes/${node.id}`,
          <PresenceShape presence={node.presence} />,
          presenceMeanings[node.presence].word,
        ),
      ),
    },
    {
      heading: 'Run',
      items: runnable.slice(0, 3).map((node) => ({
        id: `run ${node.id}`,
        label: `Run a command on ${node.title}`,
        keywords: [node.subtitle, typed],
        icon: <Play size={16} aria-hidden />,
        hint: 'opens a preview',
        onSelect: () =>
          open({
            id: `run ${node.id}`,
            label: `Run a command on ${node.title}`,
            hint: 'opens a preview',
            page: `tasks/new?node=${node.id}`,
          }),
      })),
    },
    {
      heading: 'Tasks',
      items: found.tasks.map((task) => item('task', task, `tasks/${task.id}`, <TaskShape state={task.state} />)),
    },
    {
      heading: 'Groups',
      items: found.groups.map((group) =>
        item(
          'group',
          group,
          `nodes?q=${encodeURIComponent(`group:${formatFilterValue(group.title)}`)}`,
          <Tags size={16} aria-hidden />,
        ),
      ),
    },
    {
      heading: 'Teams',
      items: found.teams.map((team) => item('team', team, `teams/${team.id}`, <UsersRound size={16} aria-hidden />)),
    },
    {
      heading: 'Members',
      items: found.members.map((member) =>
        item('member', member, `members?q=${encodeURIComponent(member.title)}`, <UserRound size={16} aria-hidden />),
      ),
    },
    {
      heading: 'Settings',
      items: found.pages.map((page) => item('page', page, page.id, <Settings2 size={16} aria-hidden />)),
    },
    {
      heading: 'Activity',
      items: found.audit.map((entry) =>
        item('entry', entry, `activity?peek=${entry.id}`, <ScrollText size={16} aria-hidden />),
      ),
    },
  ];
}

/** What was opened last from here, while nothing is looked for. */
export function useRecentGroup(): PaletteGroup {
  const { id: workspaceId } = useWorkspace();
  const open = useOpen();
  const items = recentOf(workspaceId).map((recent) => ({
    id: `recent ${recent.id}`,
    label: recent.label,
    icon: <History size={16} aria-hidden />,
    hint: recent.hint,
    onSelect: () => open(recent),
  }));
  return { heading: 'Recent', items };
}

function useOpen() {
  const router = useRouter();
  const { id: workspaceId, path } = useWorkspace();
  return (recent: Recent) => {
    noteRecent(workspaceId, recent);
    router.push(path(recent.page));
  };
}

function PresenceShape({ presence }: { presence: NodePresence }) {
  const { shape, tone } = statusMeanings[presenceMeanings[presence].state];
  return <Shape shape={shape} tone={tone} size={16} />;
}

function TaskShape({ state }: { state: string }) {
  const { shape, tone } = statusMeanings[taskMeanings[state as TaskState].state];
  return <Shape shape={shape} tone={tone} size={16} />;
}
