'use client';
import {
  Banner,
  Button,
  cn,
  DataTable,
  EmptyState,
  ExportMenu,
  Freshness,
  PageHeader,
  Status,
  useMedia,
  pagedRows,
} from '@fettle/ui';
import { peekSteps } from '@/list/peek-steps';
import { takeExport } from '@/list/take-export';
import { useWorkspace } from '@/session/use-session';
import { ActivityBar } from './activity-bar';
import { activityColumns } from './activity-columns';
import { useActivityView, type ActivityFilter, type ActivityView } from './activity-filter';
import { searchedWords, type Entry } from './activity-words';
import { EntryPeek } from './entry-peek';
import { useActivity } from './use-activity';

/** Who did what in this workspace, newest first. */
export function ActivityPage() {
  const { can, path } = useWorkspace();
  const activity = useActivityView();
  const entries = useActivity(activity.filter);
  const rows = entries.data?.pages.flatMap((page) => page.items);
  const searchedTo = entries.data?.pages.at(-1)?.searchedTo;
  const { peek } = activity.view;
  const isLooking = searchedWords(entries.hasNextPage ? searchedTo : null, rows?.length ?? 0);
  // On a narrow screen the panel stands over the list instead of beside it.
  const isNarrow = useMedia('(width < 64rem)');
  if (!can('audit-log:read')) return <NotAllowed />;
  return (
    <div className="flex flex-col gap-4">
      <Header entries={entries} filter={activity.filter ?? {}} />
      <ActivityBar activity={activity} />
      <div className={cn('grid items-start gap-4', peek && !isNarrow && 'grid-cols-[minmax(0,1fr)_24rem]')}>
        {peek && isNarrow ? <Peek id={peek} rows={rows ?? []} activity={activity} /> : null}
        <DataTable
          label="Activity"
          unit={['entry', 'entries']}
          columns={activityColumns}
          rowKey={(entry) => entry.id}
          rowLabel={(entry) => `${entry.event} by ${entry.actor.label}`}
          rowHref={(entry) => `${path('activity')}?peek=${entry.id}`}
          peek={{ key: peek, onChange: (id) => void activity.setView({ peek: id }) }}
          {...pagedRows(entries)}
          empty={isLooking ? <EmptyState title={isLooking} /> : <NoEntries activity={activity} />}
        />
        {peek && !isNarrow ? <Peek id={peek} rows={rows ?? []} activity={activity} /> : null}
      </div>
    </div>
  );
}

function Header({ entries, filter }: { entries: ReturnType<typeof useActivity>; filter: ActivityFilter }) {
  const { id } = useWorkspace();
  const first = entries.data?.pages[0];
  const count = first ? `${first.total.toLocaleString('en-US')}${first.totalIsExact ? '' : ' or more'}` : '';
  const words = `${count} ${first?.total === 1 ? 'entry' : 'entries'}`;
  const href = (format: 'jsonl' | 'csv') =>
    `/api/v1/workspaces/${id}/audit-logs/export?${new URLSearchParams({ ...filter, format }).toString()}`;
  const formats = [
    { label: 'JSON lines', hint: 'fettle audit verify checks it', href: href('jsonl') },
    { label: 'CSV', hint: 'for spreadsheets', href: href('csv') },
  ];
  return (
    <PageHeader
      title="Activity"
      beside
      answer={first ? <Status variant="verdict" state={entries.error ? 'stale' : 'handled'} word={words} /> : undefined}
      age={
        first ? (
          <>
            read <Freshness at={entries.dataUpdatedAt} expectedEveryMs={75_000} />
          </>
        ) : undefined
      }
      actions={first ? <ExportMenu extent={words} formats={formats} onTake={takeExport} /> : undefined}
    />
  );
}

function Peek({ id, rows, activity }: { id: string; rows: readonly Entry[]; activity: ActivityView }) {
  const steps = peekSteps(id, rows, (peek) => void activity.setView({ peek }));
  return <EntryPeek entryId={id} activity={activity} {...steps} />;
}

function NotAllowed() {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Activity" />
      <Banner title="This takes the permission audit-log:read">
        Admins and owners of this workspace have it. Ask one of them.
      </Banner>
    </div>
  );
}

function NoEntries({ activity }: { activity: ActivityView }) {
  if (!activity.isFiltered)
    return (
      <EmptyState title="Nothing has been recorded yet">
        Every change that a person, a program or an agent makes here is recorded in the moment it is made.
      </EmptyState>
    );
  return (
    <EmptyState title="No entry matches" action={<Button onClick={activity.clear}>Clear all filters</Button>}>
      Nothing that fits every filter was recorded in this workspace.
    </EmptyState>
  );
}
