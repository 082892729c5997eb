'use client';
import { DataTable, EmptyState } from '@fettle/ui';
import { WatchedPage } from '@/shell/watched-page';
import { FindingList } from './finding-list';
import { FlowFigures } from './flow-figures';
import { processColumns, queueColumns } from './task-flow-columns';
import { flowVerdict, type TaskFlow } from './task-flow-words';
import { useTaskFlow } from './use-task-flow';

/** Whether tasks come to agents and back: what is wrong, how long work waits, and what each process has seen. */
export function TaskFlowPage() {
  return (
    <WatchedPage
      title="Task flow"
      read={useTaskFlow()}
      verdict={flowVerdict}
      age={{ word: 'measured', of: ({ fetchedAt }) => fetchedAt }}
      lateAfterMs={15_000}
      words={{ failed: 'The flow of tasks could not be read', reading: 'Asking every process' }}
    >
      {(flow) => <Measured flow={flow} />}
    </WatchedPage>
  );
}

function Measured({ flow }: { flow: TaskFlow }) {
  return (
    <>
      <FindingList findings={flow.findings} />
      <FlowFigures flow={flow} />
      <section aria-label="Workspaces" className="flex flex-col gap-2">
        <h2 className="text-section font-semibold">What waits and runs, by workspace</h2>
        <DataTable
          label="Work by workspace"
          unit={['workspace', 'workspaces']}
          columns={queueColumns}
          rows={flow.workspaces}
          rowKey={({ workspace }) => workspace.id}
          rowLabel={({ workspace }) => workspace.name}
          empty={
            <EmptyState title="Nothing waits and nothing runs">
              Tasks stand here from the moment they are made until they have ended.
            </EmptyState>
          }
        />
      </section>
      <section aria-label="Processes" className="flex flex-col gap-2">
        <h2 className="text-section font-semibold">What each process has seen since its start</h2>
        <DataTable
          label="Figures by process"
          unit={['process', 'processes']}
          columns={processColumns}
          rows={flow.processes}
          rowKey={({ bootId }) => bootId}
          rowLabel={({ name, pid }) => `${name}, pid ${pid}`}
          empty={<EmptyState title="No process is known">A process says that it runs every 15 seconds.</EmptyState>}
        />
      </section>
    </>
  );
}
