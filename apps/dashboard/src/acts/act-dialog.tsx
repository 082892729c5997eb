'use client';
import { previewOf, type PreviewContext } from '@fettle/contracts';
import { ConfirmDialog, KeyValue } from '@fettle/ui';
import type { Node } from '@/nodes/node-presence';
import { quote } from '@/tasks/task-words';
import type { Acts } from './use-acts';

const kinds: Record<string, string> = {
  service: 'Service',
  process: 'Process',
  package: 'Package',
  user: 'Account',
  container: 'Container',
};

/** Asks before an act: exactly what will run, on which node, and to what. */
export function ActDialog({ node, acts, context }: { node: Node; acts: Acts; context?: PreviewContext }) {
  const { planned } = acts;
  const preview = planned && previewOf(planned.command, context);
  return (
    <ConfirmDialog
      open={planned !== null}
      onOpenChange={(open) => (open ? undefined : acts.close())}
      title={planned ? `${planned.title} on ${node.name}` : ''}
      consequence={planned?.consequence ?? ''}
      confirmLabel={planned?.confirmLabel ?? ''}
      busyLabel="Sending…"
      tone={preview?.disruptive ? 'danger' : 'plain'}
      {...(preview?.target?.kind === 'node' && preview.disruptive ? { typeToConfirm: node.name } : {})}
      onConfirm={acts.confirm}
    >
      {preview ? (
        <div className="flex flex-col gap-3">
          <pre
            aria-label="The command as it will run"
            className="overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]"
          >
            {preview.argv.map(quote).join(' ')}
          </pre>
          <KeyValue
            items={[
              ...(preview.target && preview.target.kind !== 'node'
                ? [
                    {
                      label: kinds[preview.target.kind] ?? preview.target.kind,
                      value: preview.target.id ?? preview.target.label,
                      mono: true,
                    },
                  ]
                : []),
              { label: 'On', value: node.name },
              { label: 'As', value: 'root' },
            ]}
          />
          {preview.target?.id ? (
            <p className="text-dense text-muted">If something else is there when it arrives, nothing is done.</p>
          ) : null}
        </div>
      ) : null}
    </ConfirmDialog>
  );
}
