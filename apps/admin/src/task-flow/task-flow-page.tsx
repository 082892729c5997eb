'use client';
import { ApiError } from '@fettle/client';
import { Banner, DataTable, EmptyState, Freshness, InlineError, PageHeader, Skeleton, Status } from '@fettle/ui';
import { Frame } from '@/shell/frame';
import { FindingList } from './finding-list';
import { FlowFigures } from './flow-figures';
import { processColumns, queueColumns } from './task-flow-columns';
import { flowVerdict, type TaskFlow } from './task-flow-words';
import { useTaskFlow } from './use-task-flow';

const LATE_MS = 15_000;

/** Whether tasks come to agents and back: what is wrong, how long work waits, and what each process has seen. */
export function TaskFlowPage() {
  const flow = useTaskFlow();
  const { data, error } = flow;
  const verdict = data ? flowVerdict(data) : null;
  const isForbidden = error instanceof ApiError && error.code === 'permission.missing';
  return (
    <Frame readAt={flow.dataUpdatedAt || null} error={error} lateAfterMs={LATE_MS}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Task flow"
          beside
          answer={
            verdict ? (
              <span aria-live="polite">
                <Status
                  variant="verdict"
                  state={error ? 'stale' : verdict.state}
                  word={error ? `${verdict.words}, when last read` : verdict.words}
                />
              </span>
            ) : undefined
          }
          age={
            data ? (
              <>
                measured <Freshness at={data.fetchedAt} expectedEveryMs={LATE_MS} />
              </>
            ) : undefined
          }
        />
        {isForbidden ? (
          <Banner title="This takes the permission platform:read-health">
            Platform administrators have it. Your account is not one.
          </Banner>
        ) : error ? (
          <InlineError error={error} title="The flow of tasks could not be read" onRetry={() => void flow.refetch()} />
        ) : null}
        {data ? (
          <Measured flow={data} isOld={error !== null} />
        ) : error ? null : (
          <Skeleton label="Asking every process" lines={6} className="h-9" />
        )}
      </div>
    </Frame>
  );
}

function Measured({ flow, isOld }: { flow: TaskFlow; isOld: boolean }) {
  return (
    <div className={isOld ? 'flex flex-col gap-4 text-muted' : 'flex flex-col gap-4'}>
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
    </div>
  );
}
