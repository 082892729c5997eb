'use client';
import { Field, Input, SecretField, PasswordRules } from '@fettle/ui';
import type { UseFormReturn } from 'react-hook-form';

export interface Administrator {
  token: string;
  email: string;
  name: string;
  password: string;
}

/** Who the first administrator is: the only thing that setup needs. */
export function AdministratorFields({ form }: { form: UseFormReturn<Administrator> }) {
  const { errors } = form.formState;
  const [email, name, password] = form.watch(['email', 'name', 'password']);
  return (
    <>
      <Field label="Your name" error={errors.name ? 'Enter the name that colleagues will see' : undefined} required>
        <Input {...form.register('name')} autoComplete="name" autoFocus />
      </Field>
      <Field
        label="E-mail address"
        help="You sign in with it."
        error={errors.email ? 'Enter an e-mail address, such as you@example.org' : undefined}
        required
      >
        <Input {...form.register('email')} type="email" autoComplete="username" spellCheck={false} />
      </Field>
      <Field label="Password" error={errors.password ? 'The password must meet every rule below' : undefined} required>
        <SecretField {...form.register('password')} autoComplete="new-password" />
      </Field>
      <PasswordRules password={password} about={{ email, name }} />
    </>
  );
}
