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

interface Shown extends Hit {
  kind: string;
  page: string;
  icon: React.ReactNode;
  hint?: string;
}

/** What the server found as groups of the palette. Everything it found fits the words, whatever it was found by. */
export function useFoundGroups(found: Found | null, typed: string): PaletteGroup[] {
  const { can } = useWorkspace();
  const open = useOpen();
  if (!found) return [];
  const item = ({ kind, id, title, subtitle, page, icon, hint = subtitle }: Shown): PaletteItem => ({
    id: `${kind} ${id}`,
    label: title,
    keywords: [kind, subtitle, typed],
    icon,
    hint,
    onSelect: () => open({ id: `${kind} ${id}`, label: title, hint, page }),
  });
  const runnable = found.nodes.filter((node) => can('task:run-medium', node)).slice(0, 3);
  return [
    { heading: 'Nodes', items: found.nodes.map((node) => item(shownNode(node))) },
    { heading: 'Run', items: runnable.map((node) => item(shownRun(node))) },
    ...foundElsewhere(found).map(({ heading, shown }) => ({ heading, items: shown.map(item) })),
  ];
}

function shownNode(node: Found['nodes'][number]): Shown {
  const hint = presenceMeanings[node.presence].word;
  return { ...node, kind: 'node', page: `nodes/${node.id}`, icon: <PresenceShape presence={node.presence} />, hint };
}

function shownRun({ id, title, subtitle }: Hit): Shown {
  const icon = <Play size={16} aria-hidden />;
  const page = `tasks/new?node=${id}`;
  return { id, title: `Run a command on ${title}`, subtitle, kind: 'run', page, icon, hint: 'opens a preview' };
}

function foundElsewhere({ tasks, groups, teams, members, pages, audit }: Found): { heading: string; shown: Shown[] }[] {
  const asked = (field: string, text: string) => encodeURIComponent(`${field}${text}`);
  const of = (kind: string, icon: React.ReactNode, hits: Hit[], pageOf: (hit: Hit) => string): Shown[] =>
    hits.map((hit) => ({ ...hit, kind, icon, page: pageOf(hit) }));
  const [tag, team] = [<Tags key="tag" size={16} aria-hidden />, <UsersRound key="team" size={16} aria-hidden />];
  return [
    {
      heading: 'Tasks',
      shown: tasks.map((task) => ({
        ...task,
        kind: 'task',
        page: `tasks/${task.id}`,
        icon: <TaskShape state={task.state} />,
      })),
    },
    {
      heading: 'Groups',
      shown: of('group', tag, groups, ({ title }) => `nodes?q=${asked('group:', formatFilterValue(title))}`),
    },
    { heading: 'Teams', shown: of('team', team, teams, ({ id }) => `teams/${id}`) },
    {
      heading: 'Members',
      shown: of('member', <UserRound size={16} aria-hidden />, members, ({ title }) => `members?q=${asked('', title)}`),
    },
    { heading: 'Settings', shown: of('page', <Settings2 size={16} aria-hidden />, pages, ({ id }) => id) },
    {
      heading: 'Activity',
      shown: of('entry', <ScrollText size={16} aria-hidden />, audit, ({ id }) => `activity?peek=${id}`),
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
