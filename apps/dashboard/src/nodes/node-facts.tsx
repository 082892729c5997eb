'use client';
import { formatDuration, KeyValue, Panel, Status, TimeText, type StatusState } from '@fettle/ui';
import { NodeTeam } from '@/teams/node-team';
import { HardwareFacts } from './hardware-facts';
import type { Node } from './node-presence';

const toolStates: Record<Node['tools'][string], StatusState> = {
  available: 'healthy',
  degraded: 'degraded',
  unavailable: 'off',
};

/** What the node is: system, agent, tools. */
export function NodeFacts({ node }: { node: Node }) {
  const uptimeS = node.vitals?.uptimeS;
  return (
    <>
      <Panel title="About this node">
        <KeyValue
          items={[
            { label: 'Hostname', value: node.hostname, mono: true },
            ...(node.description ? [{ label: 'Description', value: node.description }] : []),
            { label: 'Team', value: <NodeTeam node={node} /> },
            { label: 'Owner', value: node.owner?.name ?? <span className="text-muted">nobody</span> },
            ...(node.site ? [{ label: 'Site', value: node.site }] : []),
            { label: 'Criticality', value: node.criticality },
            { label: 'System', value: node.platformVersion ?? node.os },
            { label: 'Kernel', value: node.kernelVersion },
            { label: 'Architecture', value: node.arch },
            { label: 'Agent', value: node.agentVersion },
            {
              label: node.presence === 'live' ? 'Up for' : 'Was up for',
              value: typeof uptimeS === 'number' ? formatDuration(uptimeS * 1000) : null,
            },
            { label: 'Joined', value: <TimeText at={node.createdAt} /> },
            { label: 'Id', value: node.id, mono: true },
          ]}
        />
      </Panel>
      <HardwareFacts node={node} />
      <Tools tools={node.tools} />
    </>
  );
}

/** What can be used here, each with its state; what is not installed in one line. Absent until the agent has told. */
function Tools({ tools }: { tools: Node['tools'] }) {
  const sorted = Object.entries(tools).sort(([a], [b]) => a.localeCompare(b));
  const present = sorted.filter(([, state]) => state !== 'unavailable');
  const absent = sorted.filter(([, state]) => state === 'unavailable').map(([name]) => name);
  if (sorted.length === 0) return null;
  return (
    <Panel title="Tools on this node">
      <ul className="flex flex-col gap-1.5">
        {present.map(([name, state]) => (
          <li key={name} className="flex items-center justify-between gap-4 text-dense">
            <code className="min-w-0 truncate text-log">{name}</code>
            <Status state={toolStates[state]} word={state} />
          </li>
        ))}
      </ul>
      {absent.length > 0 ? <p className="mt-3 text-meta text-muted">Not installed: {absent.join(', ')}.</p> : null}
    </Panel>
  );
}
