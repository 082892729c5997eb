'use client';
import { ActForm, Button, Dialog, Field, Input, Select } from '@fettle/ui';
import { useState } from 'react';
import { tokenLives, usesOf, type NewRegistrationToken } from './token-words';
import type { TokenActs } from './use-registration-tokens';

interface CreateTokenProps {
  readonly open: boolean;
  readonly create: TokenActs['create'];
  readonly onClose: () => void;
  readonly onMade: (made: NewRegistrationToken) => void;
}

/** What a token is for, how many machines may use it, and how long. Each time it opens it is empty. */
export function CreateTokenDialog(props: CreateTokenProps) {
  return (
    <Dialog open={props.open} onOpenChange={(open) => !open && props.onClose()} title="Make a registration token">
      {props.open ? <CreateTokenForm {...props} /> : null}
    </Dialog>
  );
}

function CreateTokenForm({ create, onClose, onMade }: CreateTokenProps) {
  const [values, setValues] = useState<TokenValues>({ label: '', uses: '1', life: tokenLives[0].value });
  const [isTried, setTried] = useState(false);
  const maxUses = usesOf(values.uses);
  const isUnnamed = values.label.trim().length < 2;
  const submit = async () => {
    setTried(true);
    if (isUnnamed || maxUses === null) return;
    onMade(await create.mutateAsync({ label: values.label, maxUses, expiresInS: Number(values.life) }));
  };
  return (
    <ActForm onSubmit={submit} error={create.error} failed="The token was not made">
      <TokenFields
        values={values}
        onChange={setValues}
        isUnnamed={isTried && isUnnamed}
        isUncounted={isTried && maxUses === null}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Make no token</Button>
        <Button type="submit" variant="primary" busy={create.isPending ? 'Making the token…' : undefined}>
          Make the token
        </Button>
      </div>
    </ActForm>
  );
}

interface TokenValues {
  readonly label: string;
  readonly uses: string;
  readonly life: string;
}

interface TokenFieldsProps {
  readonly values: TokenValues;
  readonly onChange: (values: TokenValues) => void;
  readonly isUnnamed: boolean;
  readonly isUncounted: boolean;
}

function TokenFields({ values, onChange, isUnnamed, isUncounted }: TokenFieldsProps) {
  const of = (field: keyof TokenValues) => ({
    value: values[field],
    onChange: (event: { target: { value: string } }) => onChange({ ...values, [field]: event.target.value }),
  });
  return (
    <>
      <Field
        label="Label"
        help="What it is for, such as “Rack 7”."
        error={isUnnamed ? 'Enter 2 to 120 characters' : undefined}
        required
      >
        <Input {...of('label')} maxLength={120} autoComplete="off" autoFocus />
      </Field>
      <Field
        label="Machines"
        help="How many may register with it."
        error={isUncounted ? 'Enter a number from 1 to 100' : undefined}
        required
      >
        <Input {...of('uses')} inputMode="numeric" autoComplete="off" className="w-28" />
      </Field>
      <Field label="It ends after" help="It also ends when you leave the workspace.">
        <Select options={tokenLives} {...of('life')} className="w-44" />
      </Field>
    </>
  );
}
