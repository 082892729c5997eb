'use client';
import { Banner, Button, Field, InlineError, Input, LinkButton, SignInCard, Skeleton } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '@/data/api';
import { useMe } from '@/session/use-session';
import { AskedToApprove } from './asked-to-approve';
import { useDeviceCode } from './device-code';

/** Where a person lets a terminal in: the code that it shows, what asks with it, and yes or no. */
export function DevicePage() {
  const { arrival, ...device } = useDeviceCode();
  return <OneTerminal key={arrival} {...device} />;
}

function OneTerminal({ code, setCode, forget }: Omit<ReturnType<typeof useDeviceCode>, 'arrival'>) {
  const me = useMe();
  const [outcome, setOutcome] = useState<'approved' | 'denied' | null>(null);
  const look = useMutation({ mutationFn: (userCode: string) => api.cliLogin.look({ body: { userCode } }) });
  const decided = (what: 'approved' | 'denied') => {
    forget();
    setOutcome(what);
  };
  if (outcome) return <Decided outcome={outcome} />;
  if (!me.data)
    return (
      <Card>
        {me.error ? (
          <InlineError error={me.error} title="Your account could not be read" onRetry={() => void me.refetch()} />
        ) : (
          <Skeleton label="Reading your account" lines={4} />
        )}
      </Card>
    );
  if (look.data)
    return (
      <AskedToApprove me={me.data} asking={look.data} userCode={code} onDecided={decided} onBack={() => look.reset()} />
    );
  return (
    <Card>
      <CodeForm
        code={code}
        onCode={setCode}
        onSend={() => look.mutate(code)}
        isBusy={look.isPending}
        error={look.error}
      />
    </Card>
  );
}

interface CodeFormProps {
  readonly code: string;
  readonly onCode: (code: string) => void;
  readonly onSend: () => void;
  readonly isBusy: boolean;
  readonly error: unknown;
}

function CodeForm({ code, onCode, onSend, isBusy, error }: CodeFormProps) {
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {error ? <InlineError error={error} title="That code does not work" /> : null}
      <Field label="Code" help="Eight letters, as the terminal shows them. They are good for ten minutes.">
        <Input
          value={code}
          onChange={(event) => onCode(event.target.value)}
          placeholder="XXXX-XXXX"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Button type="submit" variant="primary" busy={isBusy ? 'Looking…' : undefined} disabled={code === ''}>
        Look what asks
      </Button>
    </form>
  );
}

function Card({ children }: { children: ReactNode }) {
  return (
    <SignInCard brand="Fettle" title="Sign in a terminal" description="You ran fettle login, and it shows a code.">
      {children}
    </SignInCard>
  );
}

function Decided({ outcome }: { outcome: 'approved' | 'denied' }) {
  return (
    <SignInCard brand="Fettle" title="Sign in a terminal">
      <div className="flex flex-col gap-4">
        <Banner title={outcome === 'approved' ? 'The terminal is signed in' : 'The terminal was refused'}>
          {outcome === 'approved'
            ? 'Go back to it; it goes on within a few seconds. Its key stands under API keys, where you can revoke it.'
            : 'It gets no key. If you did not begin this, nothing more is to be done.'}
        </Banner>
        <LinkButton href="/">Go to the dashboard</LinkButton>
      </div>
    </SignInCard>
  );
}
