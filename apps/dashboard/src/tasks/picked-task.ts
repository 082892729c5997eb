import { commandLine, isFinal, type Task } from './task-words.ts';

/** A task that was selected, with what a cancel needs to know of it. */
export interface PickedTask {
  id: string;
  /** What it does, in one line. */
  command: string;
  nodeName: string;
  isRunning: boolean;
  /** Why a cancel leaves it out; null where it does not. */
  excluded: 'ended' | 'asked' | 'forbidden' | null;
}

/** The selected form of a listed task. `may`: whether the person may cancel it on its node. */
export function pickedTask(task: Task, may: boolean): PickedTask {
  return {
    id: task.id,
    command: commandLine(task),
    nodeName: task.nodeName,
    isRunning: task.state === 'started',
    excluded: isFinal(task) ? 'ended' : task.cancel ? 'asked' : may ? null : 'forbidden',
  };
}

/** "3 have already ended and are left out": who is left out and why, by reason. */
export function leftOutNotes(tasks: readonly Pick<PickedTask, 'excluded'>[]): string[] {
  const count = (reason: PickedTask['excluded']) => tasks.filter(({ excluded }) => excluded === reason).length;
  const [ended, asked, forbidden] = [count('ended'), count('asked'), count('forbidden')];
  return [
    ...(ended > 0
      ? [ended === 1 ? '1 has already ended and is left out' : `${ended} have already ended and are left out`]
      : []),
    ...(asked > 0 ? [asked === 1 ? '1 is being cancelled already' : `${asked} are being cancelled already`] : []),
    ...(forbidden > 0
      ? [`${forbidden} ${forbidden === 1 ? 'is' : 'are'} on nodes where you may not cancel, and left out`]
      : []),
  ];
}

/** What a cancel means for these tasks, in one line. */
export function cancelConsequence(tasks: readonly Pick<PickedTask, 'isRunning'>[]): string {
  const running = tasks.filter(({ isRunning }) => isRunning).length;
  const waiting = tasks.length - running;
  const parts = [
    ...(running > 0
      ? [
          `${running} ${running === 1 ? 'runs: its process gets' : 'run: their processes get'} TERM and, if that does not end them, KILL; what they have done so far is not undone`,
        ]
      : []),
    ...(waiting > 0 ? [`${waiting} ${waiting === 1 ? 'has' : 'have'} not started and will not run`] : []),
  ];
  return `${parts.join('. ')}.`;
}
