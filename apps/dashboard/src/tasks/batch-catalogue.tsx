'use client';
import { type CommandInput, permissionToRun, previewOf } from '@fettle/contracts';
import { Banner, Button, ConfirmDialog, KeyValue, Panel } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { namesOf, reachOf, useBatch, Waiting, type BatchFormProps } from './batch-parts';
import { BatchTargets } from './batch-targets';
import { choosable } from './catalogue-form';
import { CommandLine, CommandPart, CommandPreview } from './command-part';
import { TaskFormFrame } from './task-form-frame';
import { useCommandForm } from './use-command-form';

/** One command of the list for many nodes. A node whose agent does not know it is named afterwards. */
export function BatchCatalogue(props: BatchFormProps) {
  const { canSomewhere } = useWorkspace();
  const commands = useMemo(() => choosable(null, canSomewhere), [canSomewhere]);
  const form = useCommandForm(commands);
  const { chosen, command } = form;
  const needs = chosen?.needs ?? permissionToRun({ type: 'ping' });
  const batch = useBatch(props, needs);
  const { targets, reached, count } = batch;
  const [asking, setAsking] = useState<CommandInput | null>(null);
  const target = confirmedEach(command);
  return (
    <>
      <TaskFormFrame
        onSubmit={async (event) => {
          event.preventDefault();
          form.try();
          if (command && !target && reached.length > 0) setAsking(command);
        }}
        fields={
          <>
            <Panel title="What">
              <CommandPart form={form} help={`${commands.length} that you may run.`} isOpen />
            </Panel>
            <BatchTargets targets={targets} needs={needs} onLeaveOut={props.onLeaveOut} />
          </>
        }
        outcome={
          <>
            <CommandPreview form={form}>
              <KeyValue items={[reachOf(reached, Boolean(targets.data))]} />
              {target ? (
                <Banner title="This is done node by node">
                  It disrupts {target}, and each node confirms which one is meant: act on the page of each node.
                </Banner>
              ) : (
                <Waiting targets={reached} expiry="24 h" />
              )}
            </CommandPreview>
            {form.errors[''] ? <p className="text-meta text-crit">{form.errors['']}</p> : null}
            <Button type="submit" variant="primary" disabled={!chosen || target !== null || reached.length === 0}>
              Run on {count}…
            </Button>
          </>
        }
      />
      <Question command={asking} title={chosen?.title ?? ''} batch={batch} onClose={() => setAsking(null)} />
    </>
  );
}

/** What each node would have to confirm for itself; null where nothing is. */
function confirmedEach(command: CommandInput | null): string | null {
  const { disruptive, target } = (command && previewOf(command)) ?? {};
  return disruptive && target && target.kind !== 'node' ? target.label : null;
}

interface QuestionProps {
  command: CommandInput | null;
  title: string;
  batch: ReturnType<typeof useBatch>;
  onClose: () => void;
}

function Question({ command, title, batch, onClose }: QuestionProps) {
  const { reached, count, send } = batch;
  const disrupts = Boolean(command && previewOf(command)?.disruptive);
  return (
    <ConfirmDialog
      open={command !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${title} on ${count}`}
      consequence={
        disrupts
          ? 'It disrupts each of them, at about the same time, and is not undone by Fettle.'
          : 'Each node runs it once, as soon as it can. What it changes there is not undone by Fettle.'
      }
      confirmLabel={`Run on ${count}`}
      cancelLabel="Back to the form"
      busyLabel={`Making ${reached.length} tasks…`}
      tone={disrupts ? 'danger' : 'plain'}
      {...(disrupts ? { typeToConfirm: count } : {})}
      onConfirm={async () => {
        if (command) await send({ command });
      }}
    >
      <div className="flex flex-col gap-3 pb-3">
        <CommandLine command={command} nothing="" />
        <p className="text-dense text-muted [overflow-wrap:anywhere]">On {namesOf(reached)}.</p>
      </div>
    </ConfirmDialog>
  );
}
