import { KeyValue, Link, Panel, TimeText } from '@fettle/ui';
import type { Workspace } from './use-workspaces';

const number = (value: number) => value.toLocaleString('en-US');

/** What a workspace is and holds. */
export function WorkspaceFacts({ workspace }: { workspace: Workspace }) {
  const { members, pendingMembers, archivedAt, deletingAt } = workspace;
  const invited = pendingMembers > 0 ? `, ${number(pendingMembers)} of them invited` : '';
  return (
    <Panel title="Workspace">
      <KeyValue
        items={[
          { label: 'Slug', value: workspace.slug, mono: true },
          { label: 'Time zone', value: workspace.timezone },
          { label: 'Owned by', value: <Owners owners={workspace.owners} /> },
          { label: 'Members', value: `${number(members)}${invited}` },
          { label: 'Nodes', value: number(workspace.nodes) },
          { label: 'Running tasks', value: number(workspace.runningTasks) },
          { label: 'Made', value: <TimeText at={workspace.createdAt} /> },
          ...(archivedAt ? [{ label: 'Archived', value: <TimeText at={archivedAt} /> }] : []),
          ...(deletingAt ? [{ label: 'Being deleted', value: <TimeText at={deletingAt} /> }] : []),
        ]}
      />
    </Panel>
  );
}

function Owners({ owners }: Pick<Workspace, 'owners'>) {
  if (owners.length === 0) return <span className="text-muted">nobody</span>;
  return (
    <span className="flex flex-wrap gap-x-3">
      {owners.map(({ id, name, email }) => (
        <Link
          key={id}
          href={`/users/${id}`}
          title={email}
          className="inline-flex min-h-6 min-w-6 items-center underline underline-offset-2 max-sm:min-h-11 max-sm:min-w-11"
        >
          {name}
        </Link>
      ))}
    </span>
  );
}
