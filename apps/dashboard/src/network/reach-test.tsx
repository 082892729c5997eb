'use client';
import type { CommandResult } from '@fettle/contracts';
import { Banner, Button, Field, InlineError, Input, Panel, SegmentedControl } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '@/nodes/node-presence';
import { absenceOf } from '@/readings/absent-words';
import { useCommand } from '@/readings/use-command';
import { useWorkspace } from '@/session/use-session';

const modes = [
  { value: 'ping', label: 'Ping' },
  { value: 'trace', label: 'Way there' },
] as const;

/** Whether the node reaches a name or an address. */
export function ReachTest({ node }: { node: Node }) {
  const { can } = useWorkspace();
  const test = useCommand(node, 'network_test');
  const [target, setTarget] = useState('');
  const [mode, setMode] = useState<'ping' | 'trace'>('ping');
  if (!can('task:run-low', node)) return null;
  const isOff = node.presence !== 'live';
  return (
    <Panel title="Does it reach …?">
      <div className="flex flex-col gap-3">
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            test.run({ target: target.trim(), mode });
          }}
        >
          <Field label="Name or address" className="w-full sm:w-72">
            <Input
              value={target}
              onChange={(event) => setTarget(event.target.value)}
              placeholder="db.example.org"
              autoComplete="off"
              spellCheck={false}
            />
          </Field>
          <SegmentedControl label="How to test" segments={modes} value={mode} onChange={setMode} />
          <Button
            type="submit"
            disabled={isOff || target.trim() === ''}
            busy={test.isRunning ? 'Reaching…' : undefined}
          >
            Test
          </Button>
        </form>
        <div aria-live="polite" className="flex flex-col gap-3">
          {isOff ? <p className="text-dense text-muted">{node.name} is not heard from: test when it is back.</p> : null}
          {test.error ? <InlineError error={test.error} title="It was not tested" /> : null}
          {test.failure ? <Failure reason={test.failure} /> : null}
          {test.result ? <Outcome node={node} result={test.result} /> : null}
        </div>
      </div>
    </Panel>
  );
}

/** A node without the program has nothing to be mended: it says what would make it possible. */
function Failure({ reason }: { reason: string }) {
  const absence = absenceOf(reason);
  return (
    <Banner tone={absence ? 'neutral' : 'warn'} title="It was not tested">
      {absence ? `${absence.why} ${absence.how}` : reason}
    </Banner>
  );
}

function Outcome({ node, result }: { node: Node; result: CommandResult<'network_test'> }) {
  const { target, reachable, rttMs, lossPercent, output } = result;
  return (
    <>
      <Banner
        tone={reachable ? 'ok' : 'warn'}
        title={reachable ? `${node.name} reaches ${target}` : `${node.name} does not reach ${target}`}
      >
        {rttMs ? `${rttMs.average} ms there and back on average. ` : null}
        {lossPercent ? `${lossPercent} % was lost.` : null}
      </Banner>
      <pre className="whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]">
        {output}
      </pre>
    </>
  );
}
