'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api } from '@/data/api';
import { useLive } from '@/data/live';
import { useWorkspace } from '@/session/use-session';
import { OutputFeed } from './output-feed';
import { isFinal, type Task } from './task-words';

const cutPollMs = 2_000;
const livePollMs = 10_000;

/** The output of a task while it comes: facts say when to read, a timer makes up for lost ones, a hidden tab keeps its place. */
export function useTaskOutput(task: Task) {
  const { id: workspaceId } = useWorkspace();
  const { connection, listen } = useLive();
  const taskId = task.id;
  const feed = useMemo(
    () =>
      new OutputFeed((after, signal) =>
        api.tasks.output({ params: { workspaceId, taskId }, query: { after }, signal }),
      ),
    [workspaceId, taskId],
  );
  const state = useSyncExternalStore(feed.subscribe, feed.getState, feed.getState);
  useEffect(() => {
    feed.open();
    return () => feed.close();
  }, [feed]);
  useEffect(
    () =>
      listen((fact) => {
        // A reading that began before a gap may hang in a connection that is gone: it is given up for a new one.
        if (fact === 'gap') feed.close();
        if (fact === 'gap') feed.open();
        else if (fact.id === taskId) void feed.poke();
      }),
    [feed, listen, taskId],
  );
  // A change of the task itself (a new attempt, its end) also changes what there is to read.
  useEffect(() => void feed.poke(), [feed, task.version]);
  const mustPoll = !state.isComplete || !isFinal(task);
  useEffect(() => {
    if (!mustPoll) return undefined;
    const timer = setInterval(() => void feed.poke(), connection === 'connected' ? livePollMs : cutPollMs);
    return () => clearInterval(timer);
  }, [feed, mustPoll, connection]);
  return { buffer: feed.buffer, ...state, retry: () => void feed.poke() };
}
