import { Status } from '@fettle/ui';
import type { Node } from '../nodes/node-presence';
import { syncStatus } from './root-words';

/** In the header: only while the node has not what is wanted of it. */
export function RootAccessMark({ node: { rootAccess } }: { node: Node }) {
  if (rootAccess.sync === 'applied') return null;
  const { state, word } = syncStatus(rootAccess);
  return <Status variant="badge" state={state} word={`root access ${word}`} />;
}
