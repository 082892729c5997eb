'use client';
import { ActForm, Button, Field, Input, Panel, Select } from '@fettle/ui';
import { useState } from 'react';
import { useTeamChoice } from '@/teams/use-teams';
import { teamOptions } from '../team-options';
import { usePrepare, type PreparedNode, type PrepareValues } from './use-prepare';

const empty: PrepareValues = { name: '', label: '', hostname: '', teamId: '' };

/** Name of the node, what its key is called, and what is known of the machine. */
export function PrepareForm({ onMade }: { onMade: (made: PreparedNode) => void }) {
  const [values, setValues] = useState(empty);
  const [isTried, setTried] = useState(false);
  const prepare = usePrepare();
  const faults = faultsOf(values);
  const submit = async () => {
    setTried(true);
    if (!faults.name && !faults.label) onMade(await prepare.mutateAsync(values));
  };
  return (
    <Panel title="Which machine will it be?">
      <ActForm onSubmit={submit} error={prepare.error} failed="The node was not made" className="max-w-120">
        <PrepareFields values={values} onChange={setValues} faults={isTried ? faults : {}} />
        <p className="text-dense text-muted">
          The node is listed at once and has never been heard from. Its key is shown once and is good until you revoke
          it.
        </p>
        <div>
          <Button type="submit" variant="primary" busy={prepare.isPending ? 'Making the node…' : undefined}>
            Make the node and its key
          </Button>
        </div>
      </ActForm>
    </Panel>
  );
}

interface FieldsProps {
  readonly values: PrepareValues;
  readonly onChange: (values: PrepareValues) => void;
  readonly faults: Faults;
}

function PrepareFields({ values, onChange, faults }: FieldsProps) {
  const teams = useTeamChoice().data?.items ?? [];
  const of = (field: keyof PrepareValues) => ({
    value: values[field],
    onChange: (event: { target: { value: string } }) => onChange({ ...values, [field]: event.target.value }),
  });
  return (
    <>
      <Field label="Name" help="How it is called in lists, such as rack-7." error={faults.name} required>
        <Input {...of('name')} maxLength={120} autoFocus autoComplete="off" />
      </Field>
      <Field
        label="Label of its key"
        help="Where it is kept, such as “Envelope in rack 7”. It is for one machine."
        error={faults.label}
        required
      >
        <Input {...of('label')} maxLength={80} autoComplete="off" />
      </Field>
      <Field label="Host name" optional help="If it is known. Else the machine tells it when it first calls.">
        <Input {...of('hostname')} maxLength={253} autoComplete="off" spellCheck={false} />
      </Field>
      {teams.length > 0 ? (
        <Field label="Team" optional help="It owns the node from the start; what it grants its members counts there.">
          <Select options={teamOptions(teams)} {...of('teamId')} />
        </Field>
      ) : null}
    </>
  );
}

interface Faults {
  readonly name?: string;
  readonly label?: string;
}

function faultsOf({ name, label }: PrepareValues): Faults {
  return {
    ...(name.trim().length < 2 && { name: 'Enter 2 to 120 characters' }),
    ...(label.trim() === '' && { label: 'Enter a label' }),
  };
}
