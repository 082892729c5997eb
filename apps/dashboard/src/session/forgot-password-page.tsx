'use client';
import { Email } from '@fettle/contracts';
import { Button, Field, InlineError, Input, LinkButton, SignInCard } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';

/** Asks for a link to set a new password. It says the same whoever is asked for. */
export function ForgotPasswordPage() {
  const [email, setEmail] = useState('');
  const [isWrong, setWrong] = useState(false);
  const ask = useMutation({ mutationFn: (address: string) => api.passwords.forgot({ body: { email: address } }) });
  if (ask.isSuccess) return <Asked email={ask.variables} onAgain={() => ask.reset()} />;
  return (
    <SignInCard
      brand="Fettle"
      title="Forgot your password?"
      description="A link to set a new one is sent to your e-mail address. It works once, for an hour."
    >
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const parsed = Email.safeParse(email.trim());
          setWrong(!parsed.success);
          if (parsed.success) ask.mutate(parsed.data);
        }}
      >
        {ask.error ? <InlineError error={ask.error} /> : null}
        <Field
          label="E-mail address"
          error={isWrong ? 'Enter an e-mail address, such as you@example.org' : undefined}
          required
        >
          <Input
            type="email"
            autoComplete="username"
            spellCheck={false}
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" busy={ask.isPending ? 'Asking…' : undefined}>
          Send the link
        </Button>
        <LinkButton href="/sign-in" variant="ghost">
          Back to sign-in
        </LinkButton>
      </form>
    </SignInCard>
  );
}

function Asked({ email, onAgain }: { email: string; onAgain: () => void }) {
  return (
    <SignInCard brand="Fettle" title="Look into your mailbox">
      <div className="flex flex-col items-start gap-4 text-body">
        <p role="status">
          If <strong className="font-medium [overflow-wrap:anywhere]">{email}</strong> can sign in here and this Fettle
          sends mail, a link is on its way. The newest link is the one that works.
        </p>
        <p className="text-muted">Nothing after a few minutes? Ask an administrator of your Fettle.</p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/sign-in">Back to sign-in</LinkButton>
          <Button variant="ghost" onClick={onAgain}>
            Another address
          </Button>
        </div>
      </div>
    </SignInCard>
  );
}
