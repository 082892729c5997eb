import type { Result, Routes } from '@fettle/contracts';

export type ConnectionList = Result<Routes['connections']['list']>;
export type Connection = ConnectionList['items'][number];
export type ConnectionKind = Connection['kind'];

/** What each kind is called, one and several, and what closing it means. */
export const kindWords: Record<ConnectionKind, { one: string; many: string; afterClose: string }> = {
  'agent-socket': {
    one: 'agent socket',
    many: 'agent sockets',
    afterClose: 'The agent notices and connects again within seconds. What runs on its node runs on.',
  },
  'agent-poll': {
    one: 'waiting call',
    many: 'waiting calls',
    afterClose: 'The agent is told that there is nothing to do now, and asks again. What runs on its node runs on.',
  },
  'browser-stream': {
    one: 'browser stream',
    many: 'browser streams',
    afterClose: 'The page says that it is not live, connects again and reads what it missed. Nobody is signed out.',
  },
};

export const kinds = Object.keys(kindWords) as ConnectionKind[];

/** Who is at the other end. */
export function peerOf({ node, person }: Connection): string {
  if (person) return person.label;
  if (!node) return 'not identified yet';
  return node.name ?? 'a node that was removed';
}

/** "3 agent sockets, 120 waiting calls": what there is, without the zeros. */
export function countWords(counts: ConnectionList['counts']): string {
  const parts = kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind].toLocaleString('en-US')} ${kindWords[kind][counts[kind] === 1 ? 'one' : 'many']}`);
  return parts.length > 0 ? parts.join(', ') : 'No connection';
}
