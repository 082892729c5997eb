'use client';
import { Link } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '@/nodes/node-presence';
import { GiveToTeam } from './give-to-team';

/** The team of a node, and how it gets another one. */
export function NodeTeam({ node }: { node: Node }) {
  const { path, can } = useWorkspace();
  return (
    <span className="flex flex-wrap items-center gap-2">
      {node.teamId ? (
        <Link
          href={path(`teams/${node.teamId}`)}
          className="inline-flex min-h-6 items-center underline underline-offset-2 max-sm:min-h-11"
        >
          {node.teamName}
        </Link>
      ) : (
        <span className="text-muted">none</span>
      )}
      {can('team:manage') ? <GiveToTeam nodeIds={[node.id]} onDone={() => undefined} label="Change…" /> : null}
    </span>
  );
}
