'use client';
import { Status, toMs, useNow, type StatusProps } from '@fettle/ui';
import { presenceMeanings, type Node } from './node-presence';

// Live is under 45 s on the server and the pages confirm it every minute at least: beyond that, "live" is only a memory.
const believedForMs = 90_000;

/** A node's presence. What was live and could not be confirmed since is shown as stale, never as live. */
export function PresenceStatus({
  node,
  ...rest
}: { node: Node } & Pick<StatusProps, 'variant' | 'detail' | 'className'>) {
  const now = useNow(5_000);
  const isMemory =
    node.presence === 'live' && node.lastSeenAt !== null && now !== null && now - toMs(node.lastSeenAt) > believedForMs;
  const { state, word } = isMemory ? ({ state: 'stale', word: 'was live' } as const) : presenceMeanings[node.presence];
  return <Status {...rest} state={state} word={word} />;
}
