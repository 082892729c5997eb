'use client';
import { NewPassword as Schema } from '@fettle/contracts';
import { Button, Field, SecretField, meetsRules, PasswordRules } from '@fettle/ui';
import { useState, type ReactNode } from 'react';

export interface NewPasswordFormProps {
  /** Whose password it is: neither may be in it. */
  about: { email: string; name: string };
  /** Why the last attempt was refused. */
  refusal: ReactNode;
  submitLabel: string;
  busyLabel: string;
  isBusy: boolean;
  onSubmit: (password: string) => void;
  /** More fields, before the password. */
  children?: ReactNode;
}

/** A new password with its rules, for people who come by a link. */
export function NewPasswordForm(props: NewPasswordFormProps) {
  const { about, refusal, children } = props;
  const [password, setPassword] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isRight = Schema.safeParse(password).success && meetsRules(password, about);
        setWrong(!isRight);
        if (isRight) props.onSubmit(password);
      }}
    >
      {refusal}
      {children}
      {/* For password managers, which keep the two together. */}
      <input type="text" name="username" autoComplete="username" value={about.email} readOnly hidden />
      <Field
        label="New password"
        error={isWrong ? 'The password must meet every rule below' : undefined}
        help="The server also refuses the ten thousand most used ones."
        required
      >
        <SecretField
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoFocus
        />
      </Field>
      <PasswordRules password={password} about={about} />
      <Button type="submit" variant="primary" busy={props.isBusy ? props.busyLabel : undefined}>
        {props.submitLabel}
      </Button>
    </form>
  );
}
