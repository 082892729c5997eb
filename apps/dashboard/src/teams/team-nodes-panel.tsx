'use client';
import { Play } from 'lucide-react';
import { Link, LinkButton, MiddleText, Panel, Skeleton } from '@fettle/ui';
import { packIds } from '@/list/packed-ids';
import { PlainError } from '@/data/plain-error';
import { PresenceStatus } from '@/nodes/presence-status';
import { useNodeRows } from '@/nodes/use-node-rows';
import { useWorkspace } from '@/session/use-session';
import { filterOf, type Team } from './team-words';

const SHOWN = 20;

/** The nodes of a team, worst first; all of them are one filter of the list of nodes. */
export function TeamNodesPanel({ team }: { team: Team }) {
  const { path } = useWorkspace();
  const q = filterOf(team);
  const nodes = useNodeRows({ q, sort: { key: 'worst', direction: 'asc' } });
  const rows = nodes.rows?.slice(0, SHOWN);
  return (
    <Panel
      title={`Nodes (${team.nodes})`}
      aside={team.nodes > 0 ? <Acts team={team} q={q} loaded={(nodes.rows ?? []).map(({ id }) => id)} /> : null}
    >
      <div className="flex flex-col gap-3">
        {nodes.error ? <PlainError error={nodes.error} title="The nodes could not be read" needs="node:read" /> : null}
        {rows ? null : nodes.error ? null : <Skeleton label="Reading the nodes" lines={3} />}
        {rows?.length === 0 ? <NoNodes /> : null}
        <ul aria-label="Nodes of the team" className="flex flex-col divide-y divide-line">
          {(rows ?? []).map((node) => (
            <li key={node.id} className="flex min-h-11 items-center gap-3 py-1 text-dense">
              <Link
                href={path(`nodes/${node.id}`)}
                prefetch={false}
                className="flex min-h-6 min-w-0 flex-1 items-center underline underline-offset-2 max-sm:min-h-11"
              >
                <MiddleText text={node.name} />
              </Link>
              <PresenceStatus node={node} />
            </li>
          ))}
        </ul>
        {team.nodes > SHOWN ? (
          <p className="text-meta text-muted">
            The {SHOWN} worst of {team.nodes}.
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

/** `loaded`: the nodes that were read; a command for all of them is offered when these are all. */
function Acts({ team, q, loaded }: { team: Team; q: string; loaded: readonly string[] }) {
  const { path, can } = useWorkspace();
  return (
    <>
      {can('task:run-medium', { teamId: team.id }) && loaded.length === team.nodes ? (
        <LinkButton
          size="compact"
          href={`${path('tasks/new')}?targets=${packIds(loaded)}`}
          icon={<Play size={16} aria-hidden />}
        >
          Run a command on {team.nodes === 1 ? 'it' : 'them'}…
        </LinkButton>
      ) : null}
      <LinkButton size="compact" href={`${path('nodes')}?q=${encodeURIComponent(q)}`}>
        Show them in the list
      </LinkButton>
    </>
  );
}

function NoNodes() {
  const { path, can } = useWorkspace();
  return (
    <p className="text-dense text-muted">
      It owns no node yet.{' '}
      {can('team:manage') ? (
        <>
          Select some{' '}
          <Link href={path('nodes')} className="text-ink underline underline-offset-2">
            in their list
          </Link>{' '}
          and give them to the team.
        </>
      ) : null}
    </p>
  );
}
