'use client';
import { Status, toMs, useNow, type StatusProps } from '@fettle/ui';
import { presenceMeanings, type Node } from './node-presence';

// Live is under 45 s on the server and the pages confirm it every minute at least: beyond that, "live" is only a memory.
const believedForMs = 90_000;

/** A node's presence. What was live and could not be confirmed since (`isOld`: reading it failed) is stale, never live. */
export function PresenceStatus({
  node,
  isOld = false,
  ...rest
}: { node: Node; isOld?: boolean } & Pick<StatusProps, 'variant' | 'detail' | 'className'>) {
  const now = useNow(5_000);
  const isUnconfirmed = node.lastSeenAt !== null && now !== null && now - toMs(node.lastSeenAt) > believedForMs;
  const meaning = presenceMeanings[node.presence];
  const isMemory = isOld || (node.presence === 'live' && isUnconfirmed);
  const { state, word } = isMemory ? ({ state: 'stale', word: `was ${meaning.word}` } as const) : meaning;
  return <Status {...rest} state={state} word={word} />;
}
