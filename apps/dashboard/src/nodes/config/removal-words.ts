import type { Result, Routes } from '@fettle/contracts';

type Removal = Result<Routes['nodeRemoval']['preview']>;

const counted = (count: number, [one, many]: readonly [string, string]) => `${count} ${count === 1 ? one : many}`;

/** What stops working when a node goes, a line each; the agent always. */
export function removalWords(removal: Removal): string[] {
  const { presence, agentKeys, tasksRunning, tasksWaiting, tasksEnded, windows, installs, teamName } = removal;
  const ended = tasksEnded >= 10_000 ? '10,000 or more tasks' : counted(tasksEnded, ['task', 'tasks']);
  return [
    presence === 'live' ? 'Its agent, which is connected now, is cut off within 5 seconds' : 'Its agent cannot come back',
    ...(agentKeys > 0 ? [`${counted(agentKeys, ['agent key is', 'agent keys are'])} revoked`] : []),
    ...(tasksRunning > 0 ? [`${counted(tasksRunning, ['running task is', 'running tasks are'])} given up: nobody will hear how they end`] : []),
    ...(tasksWaiting > 0 ? [`${counted(tasksWaiting, ['waiting task', 'waiting tasks'])} will never run`] : []),
    ...(tasksEnded > 0 ? [`The record of ${ended} goes`] : []),
    ...(windows > 0 ? [`${counted(windows, ['maintenance window goes', 'maintenance windows go'])}`] : []),
    ...(installs > 0 ? [`${counted(installs, ['install command', 'install commands'])} for it will work no more`] : []),
    ...(teamName ? [`The team ${teamName} owns one node less`] : []),
  ]; // prettier-ignore
}
