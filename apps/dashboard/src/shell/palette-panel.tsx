'use client';
import { CommandPalette, Shape, statusMeanings, useZone, type PaletteGroup, type PaletteItem } from '@fettle/ui';
import { Clock, Keyboard, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { presenceMeanings, type Node } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';
import { commandLine, taskMeanings, type Task } from '@/tasks/task-words';
import { useAddable, useNavigation } from './navigation';
import { useFoundGroups, useRecentGroup } from './palette-found';
import { nodeWords } from './palette-words';
import { usePaletteData } from './use-palette-data';

export interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShortcuts: () => void;
}

/** Everything of the workspace that one may read, pages and acts by typing. An act opens the page where it is prepared; nothing runs from here. */
export function PalettePanel({ open, onOpenChange, onShortcuts }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const data = usePaletteData(open, nodeWords(typed));
  const { can } = useWorkspace();
  const item = useItems();
  const recent = useRecentGroup();
  const groups: PaletteGroup[] = [
    ...(data.found ? [] : [recent]),
    { heading: 'Pages', items: usePages() },
    ...useFoundGroups(data.found, typed),
    ...(data.found
      ? []
      : [
          { heading: 'Nodes', items: data.nodes.map(item.node) },
          { heading: 'Run', items: data.nodes.filter((node) => can('task:run-medium', node)).map(item.run) },
          { heading: 'Newest tasks', items: data.tasks.map(item.task) },
        ]),
    { heading: 'This browser', items: useSettings(onShortcuts) },
  ];
  return (
    <CommandPalette
      open={open}
      onOpenChange={(next) => {
        onOpenChange(next);
        setTyped('');
      }}
      groups={groups.filter(({ items }) => items.length > 0)}
      placeholder="Go to a node, task, person, page…"
      query={typed}
      onQueryChange={setTyped}
      loading={data.waiting}
      problem={data.failed ? 'Nothing could be searched' : undefined}
    />
  );
}

function usePages(): PaletteItem[] {
  const router = useRouter();
  const pages = [...useNavigation().flatMap(({ items }) => items), ...useAddable()];
  const unique = pages.filter((page, index) => pages.findIndex(({ href }) => href === page.href) === index);
  return unique.map(({ href, label, icon }) => ({ id: href, label, icon, onSelect: () => router.push(href) }));
}

/** How the found things are shown, and where each leads. */
function useItems() {
  const router = useRouter();
  const { path } = useWorkspace();
  return {
    node: (node: Node): PaletteItem => {
      const { state, word } = presenceMeanings[node.presence];
      return {
        id: `node ${node.id}`,
        label: node.name,
        keywords: ['node', ...(node.hostname ? [node.hostname] : [])],
        icon: <StateShape state={state} />,
        hint: word,
        onSelect: () => router.push(path(`nodes/${node.id}`)),
      };
    },
    run: (node: Node): PaletteItem => ({
      id: `run ${node.id}`,
      label: `Run a command on ${node.name}`,
      keywords: node.hostname ? [node.hostname] : [],
      icon: <Play size={16} aria-hidden />,
      hint: 'opens a preview',
      onSelect: () => router.push(path(`tasks/new?node=${node.id}`)),
    }),
    task: (task: Task): PaletteItem => {
      const { state, word } = taskMeanings[task.state];
      return {
        id: `task ${task.id}`,
        label: commandLine(task),
        keywords: ['task', task.nodeName, word],
        icon: <StateShape state={state} />,
        hint: `${word} on ${task.nodeName}`,
        onSelect: () => router.push(path(`tasks/${task.id}`)),
      };
    },
  };
}

function StateShape({ state }: { state: keyof typeof statusMeanings }) {
  const { shape, tone } = statusMeanings[state];
  return <Shape shape={shape} tone={tone} size={16} />;
}

function useSettings(onShortcuts: () => void): PaletteItem[] {
  const { zone, setZone } = useZone();
  const other = zone === 'utc' ? ('local' as const) : ('utc' as const);
  return [
    {
      id: 'zone',
      label: other === 'utc' ? 'Show times in UTC' : 'Show times in local time',
      keywords: ['clock', 'zone'],
      icon: <Clock size={16} aria-hidden />,
      onSelect: () => setZone(other),
    },
    {
      id: 'shortcuts',
      label: 'Show the keyboard shortcuts',
      keywords: ['keys', 'help'],
      icon: <Keyboard size={16} aria-hidden />,
      hint: '?',
      onSelect: onShortcuts,
    },
  ];
}
