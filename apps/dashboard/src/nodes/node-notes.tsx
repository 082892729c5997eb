'use client';
import { Markdown, Panel } from '@fettle/ui';
import type { Node } from './node-presence';

/** What people have written about a node. Absent where nobody has. */
export function NodeNotes({ node }: { node: Node }) {
  if (!node.notes) return null;
  return (
    <Panel title="Notes">
      <Markdown text={node.notes} />
    </Panel>
  );
}
