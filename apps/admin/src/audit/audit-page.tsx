'use client';
import { Button, DataTable, EmptyState, ExportMenu, Freshness, PageHeader, Verdict, pagedRows } from '@fettle/ui';
import { createSerializer, parseAsString } from 'nuqs';
import { useSearchParams } from 'next/navigation';
import { Frame } from '@/shell/frame';
import { MissingPermission, isForbidden } from '@/shell/missing-permission';
import { auditColumns } from './audit-columns';
import { useAuditView, type AuditView } from './audit-filter';
import { sealVerdict } from './audit-words';
import { EntryDialog } from './entry-dialog';
import { FilterBar } from './filter-bar';
import { exportHref, takeExport } from './take-export';
import { useEntries } from './use-entries';
import { VerifyChains } from './verify-chains';

const withEntry = createSerializer({ entry: parseAsString });

/** Who did what, on the whole platform, newest first, each entry with its seal. */
export function AuditPage() {
  const audit = useAuditView();
  const search = useSearchParams();
  const entries = useEntries(audit.filter);
  const rows = entries.data?.pages.flatMap((page) => page.items);
  return (
    <Frame readAt={entries.dataUpdatedAt || null} error={entries.error} lateAfterMs={75_000}>
      <div className="flex flex-col gap-4">
        <Header entries={entries} audit={audit} />
        {isForbidden(entries.error) ? (
          <MissingPermission needs="platform:read-audit" />
        ) : (
          <>
            <FilterBar audit={audit} rows={rows} />
            <DataTable
              label="Audit entries"
              unit={['entry', 'entries']}
              columns={auditColumns}
              rowKey={(entry) => entry.id}
              rowLabel={(entry) => `${entry.event} by ${entry.actor.label}`}
              rowHref={(entry) => `/audit${withEntry(search, { entry: entry.id })}`}
              {...pagedRows(entries)}
              empty={<NoEntries audit={audit} />}
            />
          </>
        )}
      </div>
      <EntryDialog audit={audit} known={rows?.find(({ id }) => id === audit.view.entry)} />
    </Frame>
  );
}

function Header({ entries, audit }: { entries: ReturnType<typeof useEntries>; audit: AuditView }) {
  const rows = entries.data?.pages.flatMap((page) => page.items);
  const first = entries.data?.pages[0];
  const verdict = sealVerdict(rows ?? []);
  return (
    <PageHeader
      title="Audit"
      beside
      answer={verdict ? <Verdict {...verdict} isOld={entries.error !== null} /> : undefined}
      age={
        first ? (
          <>
            checked <Freshness at={entries.dataUpdatedAt} expectedEveryMs={75_000} />
          </>
        ) : undefined
      }
      actions={first ? <Acts audit={audit} first={first} /> : null}
    />
  );
}

function Acts({ audit, first }: { audit: AuditView; first: { total: number; totalIsExact: boolean } }) {
  const filter = audit.filter ?? {};
  const count = `${first.total.toLocaleString('en-US')}${first.totalIsExact ? '' : ' or more'}`;
  const formats = [
    { label: 'JSON lines', hint: 'fettle audit verify checks it', href: exportHref(filter, 'jsonl') },
    { label: 'CSV', hint: 'for spreadsheets', href: exportHref(filter, 'csv') },
  ];
  return (
    <>
      <VerifyChains audit={audit} />
      <ExportMenu
        extent={`${count} ${first.total === 1 ? 'entry' : 'entries'}`}
        formats={formats}
        onTake={takeExport}
      />
    </>
  );
}

function NoEntries({ audit }: { audit: AuditView }) {
  if (!audit.isFiltered)
    return (
      <EmptyState title="Nothing has been recorded yet">
        Every change that a person, an agent or the platform makes is recorded here, in the moment it is made.
      </EmptyState>
    );
  return (
    <EmptyState title="No entry matches" action={<Button onClick={audit.clear}>Clear all filters</Button>}>
      Nothing that fits every filter was recorded.
    </EmptyState>
  );
}
