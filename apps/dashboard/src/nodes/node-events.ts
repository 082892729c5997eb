import type { Result, Routes } from '@fettle/contracts';
import { formatDuration, type ChartEvent } from '@fettle/ui';
import { commandLine, isFinal, taskMeanings, type Task } from '../tasks/task-words.ts';

type Series = Result<Routes['metrics']['series']>;

/** What is known of a node besides its figures. */
export interface NodePast {
  /** When it joined, ISO. */
  joinedAt: string;
  tasks: readonly Task[];
  /** The address of a task's page. */
  taskHref: (taskId: string) => string;
}

/** From this length on a silence is told in words; shorter ones are a gap in the lines and no more. */
const silenceMs = 90_000;
/** A task that takes less of the window than this is one mark, not two. */
const shortShare = 1 / 50;

/** What happened on a node in the window of its charts, oldest first: it joined, came up, fell silent, ran tasks. */
export function nodeEvents(series: Series, past: NodePast): ChartEvent[] {
  const [from, to] = [Date.parse(series.from), Date.parse(series.to)];
  const joined: ChartEvent = { at: seconds(past.joinedAt), shape: 'ring', label: 'Joined' };
  const boots = series.bootedAt.map((at): ChartEvent => ({
    at: seconds(at),
    shape: 'triangle',
    label: 'The machine came up',
  }));
  const tasks = past.tasks.flatMap((task) => taskEvents(task, (to - from) * shortShare, past.taskHref(task.id)));
  return [joined, ...boots, ...silences(series), ...tasks]
    .filter(({ at }) => at * 1_000 >= from && at * 1_000 <= to)
    .toSorted((a, b) => a.at - b.at);
}

function silences(series: Series): ChartEvent[] {
  return series.gaps.flatMap((gap): ChartEvent[] => {
    const lengthMs = Date.parse(gap.to) - Date.parse(gap.from);
    if (lengthMs < silenceMs) return [];
    return [{ at: seconds(gap.from), shape: 'ring', label: `Nothing was measured for ${formatDuration(lengthMs)}` }];
  });
}

function taskEvents(task: Task, shortMs: number, href: string): ChartEvent[] {
  if (!task.startedAt) return [];
  const name = `“${shortened(commandLine(task))}”`;
  const started: ChartEvent = { at: seconds(task.startedAt), shape: 'square', label: `${name} started`, href };
  if (!task.finishedAt || !isFinal(task)) return [started];
  const hasFailed = task.state !== 'succeeded';
  const { word } = taskMeanings[task.state];
  const ended: ChartEvent = {
    at: seconds(task.finishedAt),
    shape: hasFailed ? 'diamond' : 'square',
    label: hasFailed ? `${name}: ${word}` : `${name} ended`,
    href,
  };
  const tookMs = Date.parse(task.finishedAt) - Date.parse(task.startedAt);
  if (tookMs >= shortMs) return [started, ended];
  return [{ ...ended, label: `${name}: ${word} after ${formatDuration(tookMs)}` }];
}

function shortened(line: string): string {
  const text = line.replaceAll(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function seconds(at: string): number {
  return Date.parse(at) / 1_000;
}
