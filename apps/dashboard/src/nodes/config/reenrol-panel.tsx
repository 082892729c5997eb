'use client';
import type { Result, Routes } from '@fettle/contracts';
import { Button, Checkbox, CommandBlock, formatDuration, InlineError, Panel, toMs, useNow } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Node } from '../node-presence';

type Made = Result<Routes['enrolment']['reenrol']>;

/** Gives the command by which a machine becomes this node again. */
export function ReenrolPanel({ node }: { node: Node }) {
  const [isNewMachine, setNewMachine] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      api.enrolment.reenrol({
        params: { workspaceId: node.workspaceId, nodeId: node.id },
        body: { newMachine: isNewMachine },
      }),
  });
  return (
    <Panel title="Enrol this node again">
      <div className="flex flex-col items-start gap-3">
        <p className="text-dense text-muted">
          For a machine that was set up anew or has lost its key. It becomes {node.name} again, with its history, tags
          and notes. The keys it has now end when its agent has called with the new one.
        </p>
        <Checkbox
          label="This is a new machine"
          help="Without it, a machine with another machine id is refused."
          checked={isNewMachine}
          onChange={(event) => {
            setNewMachine(event.target.checked);
            make.reset();
          }}
        />
        {make.error ? <InlineError error={make.error} title="The command could not be made" /> : null}
        {make.data ? (
          <Command made={make.data} />
        ) : (
          <Button busy={make.isPending ? 'Making the command…' : undefined} onClick={() => make.mutate()}>
            Make the install command
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Command({ made }: { made: Made }) {
  const now = useNow();
  const leftMs = now === null ? null : toMs(made.expiresAt) - now;
  if (leftMs !== null && leftMs <= 0)
    return <p className="text-dense text-muted">The command has expired unused. Open this page again for a new one.</p>;
  return (
    <div className="flex w-full min-w-0 flex-col gap-2">
      <CommandBlock command={made.installCommand} label="install command" />
      <p className="text-meta text-muted">
        Run it on the machine, as root. It works once{leftMs === null ? '' : `, for another ${formatDuration(leftMs)}`},
        and is shown only now.
      </p>
    </div>
  );
}
