'use client';
import { Freshness, InlineError, Link, PageHeader, Skeleton, Tabs } from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Frame } from '@/shell/frame';
import { MailPassword } from './mail-password';
import { MailTest } from './mail-test';
import { RestartPanel } from './restart-panel';
import { SectionForm } from './section-form';
import { sectionSpecs } from './section-fields';
import { useSectionDraft } from './use-section-draft';
import { useUnsavedGuard } from './use-unsaved-guard';
import { refreshMs, usePlatformSettings, type Section, type Settings } from './use-platform-settings';

const sections = ['mail', 'addresses', 'sessions', 'signIn', 'retention'] as const satisfies readonly Section[];

/** The settings of the whole platform, a section at a time. */
export function PlatformSettingsPage() {
  const settings = usePlatformSettings();
  const { data, error } = settings;
  return (
    <Frame readAt={settings.dataUpdatedAt || null} error={error} lateAfterMs={refreshMs * 2.5}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Settings"
          beside
          answer={data ? <span>{answerOf(data)}</span> : undefined}
          age={data ? <Freshness at={settings.dataUpdatedAt} expectedEveryMs={refreshMs * 2.5} /> : undefined}
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
        {data ? <Sections settings={data} /> : null}
        {data || error ? null : <Skeleton label="Reading the settings" lines={8} className="h-9" />}
      </div>
    </Frame>
  );
}

function answerOf({ mail, processes }: Settings): string {
  if (processes.some(({ needsRestart }) => needsRestart)) return 'Saved addresses wait for a restart';
  return mail.values.host === null || mail.values.fromAddress === null
    ? 'Mail is not set up: invitations give their link to whoever invites'
    : 'Everything that is set is in use';
}

function Sections({ settings }: { settings: Settings }) {
  const [section, setSection] = useQueryState(
    'section',
    parseAsStringLiteral(sections).withDefault('mail').withOptions({ history: 'push' }),
  );
  const [isDirty, setDirty] = useState(false);
  const guard = useUnsavedGuard(isDirty);
  return (
    <>
      <RestartPanel settings={settings} />
      <Tabs
        label="Sections"
        value={section}
        onValueChange={(next) => guard.leave(() => void setSection(next as Section))}
        items={sections.map((name) => ({
          value: name,
          label: sectionSpecs[name].title,
          content: name === section ? <OneSection section={name} settings={settings} onDirty={setDirty} /> : null,
        }))}
      />
      {guard.dialog}
    </>
  );
}

function OneSection(props: { section: Section; settings: Settings; onDirty: (isDirty: boolean) => void }) {
  const { section, settings, onDirty } = props;
  const draft = useSectionDraft(section, settings);
  return (
    <div className="flex flex-col gap-4">
      <SectionForm of={draft} onDirty={onDirty}>
        {section === 'mail' ? <MailPassword of={draft} /> : null}
      </SectionForm>
      {section === 'mail' ? <MailTest of={draft} /> : null}
    </div>
  );
}
