'use client';
import { Field, Radio, SecretField } from '@fettle/ui';
import { useId } from 'react';
import type { SectionDraft } from './use-section-draft';

/** The password of the mail server: it can be kept, replaced and removed, and is never shown. */
export function MailPassword({ of }: { of: SectionDraft }) {
  const group = useId();
  const { isSet = false, variable = null } = of.base.secrets['password'] ?? {};
  if (variable !== null) return <DecidedElsewhere variable={variable} />;
  const { secret, setSecret } = of;
  const isEntered = secret.do === 'replace';
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-dense font-medium">Password</legend>
      <Radio
        name={group}
        label={isSet ? 'Keep the stored one' : 'None is stored'}
        checked={secret.do === 'keep'}
        onChange={() => setSecret({ do: 'keep' })}
      />
      <Radio
        name={group}
        label={isSet ? 'Replace it' : 'Store one'}
        checked={isEntered}
        onChange={() => setSecret({ do: 'replace', value: '' })}
      />
      {isEntered ? (
        <Field
          label="New password"
          className="ps-6"
          error={of.needsSecret && secret.value === '' ? 'Enter the password of this server' : undefined}
        >
          <SecretField
            autoFocus
            value={secret.value}
            onChange={(event) => setSecret({ do: 'replace', value: event.target.value })}
          />
        </Field>
      ) : null}
      {isSet ? (
        <Radio
          name={group}
          label="Remove it"
          checked={secret.do === 'remove'}
          onChange={() => setSecret({ do: 'remove' })}
        />
      ) : null}
    </fieldset>
  );
}

function DecidedElsewhere({ variable }: { variable: string }) {
  return (
    <p className="text-dense">
      <span className="font-medium">Password</span>{' '}
      <span className="text-muted">
        is decided by <code className="text-log">{variable}</code> where Fettle is started.
      </span>
    </p>
  );
}
