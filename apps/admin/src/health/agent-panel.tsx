import { Panel, Status, TimeText } from '@fettle/ui';
import type { Health } from './component-words';
import { clockWords } from './process-words';

type Agents = NonNullable<Health['agents']>;

/** The agents by version, and those whose clocks are off. Nothing is shown where no agent has ever reported. */
export function AgentPanel({ agents: { readAt, summary }, isOld }: { agents: Agents; isOld: boolean }) {
  const { versions, clocksOff } = summary;
  const total = versions.reduce((sum, { nodes }) => sum + nodes, 0);
  if (total === 0) return null;
  return (
    <Panel
      title="Agents"
      flush
      aside={
        <span>
          {total.toLocaleString('en-US')} {total === 1 ? 'node' : 'nodes'}
          {isOld ? ', last known ' : ''}
          {isOld ? <TimeText at={readAt} /> : null}
        </span>
      }
    >
      <div className={isOld ? 'text-muted' : undefined}>
        <ul aria-label="Agents by version" className="divide-y divide-line">
          {versions.map(({ version, nodes }) => (
            <li key={version} className="flex flex-wrap justify-between gap-x-4 px-4 py-2 text-dense">
              <span>{version === null ? 'version unknown' : `version ${version}`}</span>
              <span className="tabular-nums">
                {nodes.toLocaleString('en-US')} of {total.toLocaleString('en-US')} {total === 1 ? 'node' : 'nodes'}
              </span>
            </li>
          ))}
        </ul>
        {clocksOff.length > 0 ? <ClocksOff clocksOff={clocksOff} isOld={isOld} /> : null}
      </div>
    </Panel>
  );
}

function ClocksOff({ clocksOff, isOld }: { clocksOff: Agents['summary']['clocksOff']; isOld: boolean }) {
  return (
    <>
      <h3 className="border-t border-line px-4 pt-2.5 text-dense font-medium">Clocks that are off</h3>
      <ul aria-label="Clocks that are off" className="divide-y divide-line">
        {clocksOff.map(({ nodeId, name, workspace, offsetMs, noticedAt }) => (
          <li key={nodeId} className="flex flex-wrap items-center justify-between gap-x-4 px-4 py-2 text-dense">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {name} <span className="text-muted">in {workspace.name}</span>
            </span>
            <span className="flex flex-wrap items-center gap-x-3">
              <Status state={isOld ? 'stale' : 'degraded'} word={clockWords(offsetMs)} />
              <span className="text-meta text-muted">
                noticed <TimeText at={noticedAt} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
