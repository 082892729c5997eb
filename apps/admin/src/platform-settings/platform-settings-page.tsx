'use client';
import { Freshness, InlineError, Link, PageHeader, Skeleton } from '@fettle/ui';
import { lazy, Suspense, useEffect } from 'react';
import { Frame } from '@/shell/frame';
import { refreshMs, usePlatformSettings, type Settings } from './use-platform-settings';

// The forms and what checks them come while the settings are read.
const load = () => import('./setting-sections');
const SettingSections = lazy(async () => ({ default: (await load()).SettingSections }));

/** The settings of the whole platform, a section at a time. */
export function PlatformSettingsPage() {
  const settings = usePlatformSettings();
  const { data, error } = settings;
  useEffect(() => void load().catch(() => undefined), []);
  return (
    <Frame readAt={settings.dataUpdatedAt || null} error={error} lateAfterMs={refreshMs * 2.5}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Settings"
          beside
          answer={data ? <span>{answerOf(data)}</span> : undefined}
          age={
            data ? <Freshness did="checked" at={settings.dataUpdatedAt} expectedEveryMs={refreshMs * 2.5} /> : undefined
          }
        />
        <p className="max-w-[72ch] text-dense text-muted">
          They hold for all workspaces. What is set where Fettle is started is under{' '}
          <Link href="/settings/processes" className="underline">
            settings of the processes
          </Link>
          .
        </p>
        {error ? (
          <InlineError
            error={error}
            title={data ? 'This is what was known before' : 'The settings could not be read'}
            onRetry={() => void settings.refetch()}
          />
        ) : null}
        {data ? (
          <Suspense fallback={<Reading />}>
            <SettingSections settings={data} />
          </Suspense>
        ) : error ? null : (
          <Reading />
        )}
      </div>
    </Frame>
  );
}

const Reading = () => <Skeleton label="Reading the settings" lines={8} className="h-9" />;

function answerOf({ mail, processes }: Settings): string {
  if (processes.some(({ needsRestart }) => needsRestart)) return 'Saved addresses wait for a restart';
  return mail.values.host === null || mail.values.fromAddress === null
    ? 'Mail is not set up: invitations give their link to whoever invites'
    : 'Everything that is set is in use';
}
