'use client';
import { Checkbox, Field, Input, Select } from '@fettle/ui';
import type { ReactNode } from 'react';
import type { FieldSpec } from './section-fields';
import type { SectionDraft } from './use-section-draft';

/** One setting with what decides it. What the environment fixes can be read here and changed only there. */
export function SettingField({ field, of }: { field: FieldSpec; of: SectionDraft }) {
  const { name, label, kind } = field;
  const { variable } = of.base.origins[name] ?? { variable: null };
  const entered = of.draft[name];
  const help = <Help field={field} of={of} variable={variable} />;
  if (kind === 'yes-no') {
    return (
      <Checkbox
        label={label}
        help={help}
        checked={entered === true}
        disabled={variable !== null}
        onChange={(event) => of.set(name, event.target.checked)}
      />
    );
  }
  return (
    <Field label={label} help={help} error={of.faults[name]}>
      {kind === 'choice' ? (
        <Select
          options={field.options ?? []}
          value={String(entered)}
          disabled={variable !== null}
          onChange={(event) => of.set(name, event.target.value)}
        />
      ) : (
        <span className="flex items-center gap-2 text-dense">
          <Input
            value={String(entered)}
            disabled={variable !== null}
            inputMode={kind === 'number' ? 'numeric' : undefined}
            className={kind === 'number' ? 'max-w-28' : undefined}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => of.set(name, event.target.value)}
          />
          {field.unit ? <span className="text-muted">{field.unit}</span> : null}
        </span>
      )}
    </Field>
  );
}

function Help({ field, of, variable }: { field: FieldSpec; of: SectionDraft; variable: string | null }): ReactNode {
  if (variable !== null) {
    return (
      <>
        Decided by <code className="text-log">{variable}</code> where Fettle is started.
      </>
    );
  }
  const fallback = (of.base.defaults as Record<string, unknown>)[field.name];
  const isTold = field.kind === 'number' || (field.kind === 'text' && typeof fallback === 'string');
  const unit = field.unit ? ` ${field.unit}` : '';
  const words = isTold ? `Default: ${String(fallback)}${unit}.` : '';
  return [field.help ?? '', words].filter(Boolean).join(' ');
}
