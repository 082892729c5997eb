'use client';
import { Tabs } from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { MailPassword } from './mail-password';
import { MailTest } from './mail-test';
import { RestartPanel } from './restart-panel';
import { SectionForm } from './section-form';
import { sectionSpecs } from './section-fields';
import { useSectionDraft } from './use-section-draft';
import { useUnsavedGuard } from './use-unsaved-guard';
import type { Section, Settings } from './use-platform-settings';

const sections = ['mail', 'addresses', 'sessions', 'signIn', 'retention'] as const satisfies readonly Section[];

/** A form for each section, one at a time. */
export function SettingSections({ settings }: { settings: Settings }) {
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
