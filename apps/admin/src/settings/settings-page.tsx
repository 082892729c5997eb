'use client';
import {
  EmptyState,
  FilterInput,
  Freshness,
  InlineError,
  Link,
  PageHeader,
  Panel,
  Skeleton,
  Verdict,
} from '@fettle/ui';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { api } from '@/data/api';
import { SilentProcesses } from '@/process/silent-processes';
import { Frame } from '@/shell/frame';
import { SettingRow } from './setting-row';
import { bySection, fitsSearch, isChanged, type SettingList } from './setting-words';

const refreshMs = 30_000;

/** Every setting as the processes have read it when they started: to look at, changed where they are started. */
export function SettingsPage() {
  const [q, setQ] = useQueryState('q', parseAsString.withOptions({ history: 'replace' }));
  const list = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.settings.list({ signal }),
    refetchInterval: refreshMs,
  });
  return (
    <Frame readAt={list.dataUpdatedAt || null} error={list.error} lateAfterMs={refreshMs * 2.5}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Settings of the processes"
          beside
          answer={list.data ? <Answer list={list.data} isOld={list.error !== null} /> : undefined}
          age={
            list.data ? (
              <Freshness did="checked" at={list.dataUpdatedAt} expectedEveryMs={refreshMs * 2.5} />
            ) : undefined
          }
        />
        <p className="max-w-[72ch] text-dense text-muted">
          They are read from the environment when a process starts. A change takes effect when that process is started
          again. What can be changed here is under{' '}
          <Link href="/settings" className="underline">
            settings
          </Link>
          .
        </p>
        <FilterInput
          label="Find a setting by name, purpose or value"
          placeholder="Name, purpose or value"
          className="w-80 max-sm:w-full"
          value={q ?? ''}
          onChange={(text) => void setQ(text || null)}
        />
        {list.error ? (
          <InlineError
            error={list.error}
            title={list.data ? 'This is what was known before' : 'The settings could not be read'}
            onRetry={() => void list.refetch()}
          />
        ) : null}
        {list.data ? <Sections list={list.data} q={q ?? ''} /> : null}
        {list.data || list.error ? null : (
          <Skeleton label="Asking the processes for their settings" lines={8} className="h-9" />
        )}
      </div>
    </Frame>
  );
}

function Answer({ list: { items }, isOld }: { list: SettingList; isOld: boolean }) {
  const differing = items.filter(({ values }) => values.length > 1).length;
  const words = `${items.filter(isChanged).length} of ${items.length} settings are not left at their defaults`;
  if (isOld) return <Verdict state="stale" words={words} isOld />;
  // Some are meant to: a port of its own, a secret that only one process needs.
  return <span>{differing === 0 ? words : `${words}, ${differing} of them not the same in all processes`}</span>;
}

function Sections({ list: { items, processes }, q }: { list: SettingList; q: string }) {
  const shown = items.filter((setting) => fitsSearch(setting, q));
  return (
    <>
      <SilentProcesses processes={processes} what="their values are" />
      {shown.length === 0 ? (
        <EmptyState title="No setting fits">Look for a part of a name, such as PORT.</EmptyState>
      ) : null}
      {bySection(shown).map(([section, settings]) => (
        <Panel key={section} title={section} flush>
          <ul aria-label={section} className="divide-y divide-line">
            {settings.map((setting) => (
              <SettingRow key={setting.name} setting={setting} processes={processes} />
            ))}
          </ul>
        </Panel>
      ))}
    </>
  );
}
