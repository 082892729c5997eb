'use client';
import { Checkbox, Field, Input, Select, TextArea } from '@fettle/ui';
import type { SchemaField } from './schema-fields';

interface SchemaFieldInputProps {
  field: SchemaField;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

const plain = { spellCheck: false, autoComplete: 'off', autoCapitalize: 'off' } as const;

/** One parameter of a command. */
export function SchemaFieldInput({ field, value, error, onChange }: SchemaFieldInputProps) {
  const { kind, label, isRequired } = field;
  if (kind === 'yes')
    return (
      <Checkbox label={label} checked={value === 'true'} onChange={(event) => onChange(String(event.target.checked))} />
    );
  const shared = { label, error, required: isRequired, optional: !isRequired };
  if (kind === 'choice')
    return (
      <Field {...shared} optional={false}>
        <Select
          className="max-w-64"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          options={[
            ...(isRequired || field.initial !== '' ? [] : [{ value: '', label: 'as it is' }]),
            ...field.options.map((option) => ({ value: option, label: option })),
          ]}
        />
      </Field>
    );
  if (kind === 'lines')
    return (
      <Field {...shared} help="One a line.">
        <TextArea mono rows={3} {...plain} value={value} onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  return (
    <Field {...shared}>
      <Input
        mono={kind === 'text'}
        inputMode={kind === 'number' ? 'numeric' : 'text'}
        {...plain}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
