'use client';
import { ApiError } from '@fettle/client';
import { useEffect, useState } from 'react';
import { api } from '@/data/api';

// The wish holds for 20 s: one that is lost on its way does not end it.
const renewMs = 8_000;

/** What became of the wish: `refused` when enough other nodes of the workspace are watched, or it could not be told. */
export type WatchState = 'off' | 'asked' | 'watched' | 'refused';

/** While `isOn`, and somebody can see the page, the node is asked to measure every 2 s; it is let go when the page is left. */
export function useWatch(workspaceId: string, nodeId: string, isOn: boolean): WatchState {
  const [state, setState] = useState<Exclude<WatchState, 'off'>>('asked');
  useEffect(() => {
    if (!isOn) return undefined;
    const params = { workspaceId, nodeId, watchId: crypto.randomUUID() };
    let isHeld = false;
    let isOver = false;
    const wish = async () => {
      if (document.hidden) return;
      isHeld = true;
      try {
        await api.metrics.watch({ params });
        if (!isOver) setState('watched');
      } catch (error) {
        // A line that is cut is told elsewhere, and the wish is made again.
        if (!isOver && error instanceof ApiError) setState('refused');
      }
    };
    const letGo = () => {
      if (!isHeld) return;
      isHeld = false;
      // Who cannot say so is forgotten after 20 s.
      void api.metrics.unwatch({ params }).catch(() => undefined);
    };
    const turn = () => (document.hidden ? letGo() : void wish());
    void wish();
    const timer = setInterval(() => void wish(), renewMs);
    document.addEventListener('visibilitychange', turn);
    window.addEventListener('pagehide', letGo);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', turn);
      window.removeEventListener('pagehide', letGo);
      letGo();
    };
  }, [workspaceId, nodeId, isOn]);
  return isOn ? state : 'off';
}
