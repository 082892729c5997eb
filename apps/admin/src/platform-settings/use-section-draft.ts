'use client';
import { ApiError } from '@fettle/client';
import { useState } from 'react';
import { draftOf, faultOf, sectionSpecs, valueOf, type Draft, type FieldSpec } from './section-fields';
import { useChangeSettings, type Change, type Section, type Settings } from './use-platform-settings';

/** What becomes of the stored password. */
export type SecretChange = { do: 'keep' } | { do: 'remove' } | { do: 'replace'; value: string };

const kept: SecretChange = { do: 'keep' };

/**
 * What somebody has entered in a section and not saved. It starts from the version that was read then: if another person saves
 * meanwhile, saving is refused rather than overwriting.
 */
export function useSectionDraft(section: Section, settings: Settings) {
  const spec = sectionSpecs[section];
  const stored = settings[section];
  const [base, setBase] = useState(stored);
  const [draft, setDraft] = useState<Draft>(() => draftOf(spec, stored.values));
  const [secret, setSecret] = useState<SecretChange>(kept);
  const save = useChangeSettings();
  const begin = (from: Settings[Section]) => {
    setBase(from);
    setDraft(draftOf(spec, from.values));
    setSecret(kept);
  };
  const before = draftOf(spec, base.values);
  const changed = spec.fields.filter(({ name }) => draft[name] !== before[name]);
  const isDirty = changed.length > 0 || secret.do !== 'keep';
  // What others have saved shows as long as nothing was entered here.
  if (!isDirty && base.version !== stored.version) begin(stored);
  const faults = faultsOf(section, changed, draft);
  const refused = save.error instanceof ApiError ? save.error : null;
  const issues = Object.fromEntries(
    (refused?.issues ?? []).map(({ path, message }) => [path.split('.').at(-1), message]),
  );
  const submit = async () => {
    const entered = changed.map((field) => [field.name, valueOf(field, draft[field.name]!)] as const);
    const saved = await save.mutateAsync(changeOf(section, { base, entered, secret }));
    begin(saved[section]);
  };
  return {
    spec,
    base,
    draft,
    secret,
    setSecret,
    faults: { ...issues, ...faults } as Record<string, string | undefined>,
    isDirty,
    isValid: Object.keys(faults).length === 0 && !(secret.do === 'replace' && secret.value === ''),
    isConflict: refused?.code === 'settings.conflict',
    needsSecret: refused?.code === 'settings.secret_needed',
    error: save.error,
    isSaving: save.isPending,
    set: (name: string, value: string | boolean) => {
      save.reset();
      setDraft((all) => ({ ...all, [name]: value }));
    },
    discard: () => {
      save.reset();
      begin(stored);
    },
    submit,
  };
}

function faultsOf(section: Section, changed: readonly FieldSpec[], draft: Draft): Record<string, string> {
  const told = changed.map((field) => [field.name, faultOf(section, field, draft[field.name]!)] as const);
  return Object.fromEntries(told.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

interface Entered {
  readonly base: Settings[Section];
  readonly entered: readonly (readonly [name: string, value: unknown])[];
  readonly secret: SecretChange;
}

/** What is to be saved. A value that is the default again is not stored, so that a later default reaches it. */
function changeOf(section: Section, { base, entered, secret }: Entered): Change {
  const isReset = (name: string, value: unknown) => value === (base.defaults as Record<string, unknown>)[name];
  const reset = entered.filter(([name, value]) => isReset(name, value)).map(([name]) => name);
  const values = Object.fromEntries(entered.filter(([name, value]) => !isReset(name, value)));
  const secrets = secret.do === 'keep' ? {} : { secrets: { password: secret } };
  return { [section]: { version: base.version, values, reset, ...secrets } } as Change;
}

export type SectionDraft = ReturnType<typeof useSectionDraft>;
