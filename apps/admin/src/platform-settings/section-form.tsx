'use client';
import { Banner, Button, InlineError, Panel, TimeText } from '@fettle/ui';
import { useEffect, useState, type ReactNode } from 'react';
import { SettingField } from './setting-field';
import type { SectionDraft } from './use-section-draft';

/** A section of settings: its fields, who changed it last, and one button that saves all of it. */
export function SectionForm(props: { of: SectionDraft; onDirty: (isDirty: boolean) => void; children?: ReactNode }) {
  const { of, onDirty, children } = props;
  const [isSaved, setSaved] = useState(false);
  const { spec, base, isDirty } = of;
  useEffect(() => onDirty(isDirty), [isDirty, onDirty]);
  return (
    <Panel title={spec.title} aside={<LastChange of={of} />}>
      <form
        noValidate
        aria-label={spec.title}
        className="flex max-w-[64ch] flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDirty || !of.isValid) return;
          // What is refused is said in the form.
          void of.submit().then(
            () => setSaved(true),
            () => setSaved(false),
          );
        }}
      >
        <p className="text-dense text-muted">{spec.about}</p>
        {spec.fields.map((field) => (
          <SettingField key={field.name} field={field} of={of} />
        ))}
        {children}
        <Refusal of={of} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            disabled={!isDirty || !of.isValid}
            busy={of.isSaving ? 'Saving…' : undefined}
          >
            Save {spec.title.toLowerCase()}
          </Button>
          {isDirty ? (
            <>
              <Button onClick={of.discard}>Discard changes</Button>
              <span className="text-meta text-muted">Not saved yet</span>
            </>
          ) : null}
          <span role="status" className="text-meta text-muted">
            {isSaved && !isDirty ? 'Saved' : ''}
          </span>
        </div>
      </form>
      <p className="sr-only">Version {base.version}</p>
    </Panel>
  );
}

function LastChange({ of: { base } }: { of: SectionDraft }) {
  if (base.updatedAt === null) return <span>Never changed</span>;
  return (
    <span>
      Changed <TimeText at={base.updatedAt} />
      {base.updatedBy ? ` by ${base.updatedBy.name}` : ''}
    </span>
  );
}

function Refusal({ of }: { of: SectionDraft }) {
  if (!of.error) return null;
  if (of.isConflict) {
    return (
      <Banner
        tone="warn"
        title="Somebody else has saved this section meanwhile"
        action={<Button onClick={of.discard}>Show what is saved now</Button>}
      >
        Nothing of yours was saved. What you have entered goes when you look at theirs.
      </Banner>
    );
  }
  return <InlineError error={of.error} title="Nothing was saved" />;
}
