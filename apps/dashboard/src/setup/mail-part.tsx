'use client';
import { Banner, Button, Checkbox, Field, InlineError, Input, SecretField, Select } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { api } from '@/data/api';
import { Disclosure } from './disclosure';
import { mailValues, wantsMail, type Faults, type MailDraft } from './setup-extras';
import type { PartProps } from './setup-parts';

const securities = [
  { value: 'starttls', label: 'STARTTLS, usually on port 587' },
  { value: 'tls', label: 'TLS from the first byte, usually on port 465' },
  { value: 'none', label: 'None' },
] as const;

/** The mail server, which can wait: without one, invitations give their link to whoever invites. */
export function MailPart({ token, email, ...props }: PartProps & { token: string; email: string }) {
  const { plan, extras, faults, onChange } = props;
  const { mail } = extras;
  const set = (patch: Partial<MailDraft>) => onChange({ ...extras, mail: { ...mail, ...patch } });
  if (plan.mail.isConfigured || Object.keys(plan.mail.fixed).length > 0) {
    return (
      <Disclosure title="Mail" now="decided by the environment">
        <p className="text-dense">Variables where Fettle is started say how mail is sent.</p>
      </Disclosure>
    );
  }
  return (
    <Disclosure title="Mail" now={wantsMail(extras) ? mail.host : 'later'}>
      <ServerFields mail={mail} faults={faults} set={set} />
      <SenderFields mail={mail} faults={faults} set={set} />
      <TryMail token={token} mail={mail} to={email} />
    </Disclosure>
  );
}

interface MailFieldsProps {
  mail: MailDraft;
  faults: Faults;
  set: (patch: Partial<MailDraft>) => void;
}

function ServerFields({ mail, faults, set }: MailFieldsProps) {
  return (
    <>
      <Field label="Mail server" help="Empty: later." error={faults['mail.host']}>
        <Input value={mail.host} spellCheck={false} onChange={(event) => set({ host: event.target.value })} />
      </Field>
      <Field label="Encryption">
        <Select
          options={securities}
          value={mail.security}
          onChange={(event) => set({ security: event.target.value as MailDraft['security'] })}
        />
      </Field>
      <Field label="Port" error={faults['mail.port']}>
        <Input
          value={mail.port}
          inputMode="numeric"
          className="max-w-28"
          onChange={(event) => set({ port: event.target.value })}
        />
      </Field>
    </>
  );
}

function SenderFields({ mail, faults, set }: MailFieldsProps) {
  return (
    <>
      <Field label="User name" optional>
        <Input
          value={mail.username}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ username: event.target.value })}
        />
      </Field>
      <Field label="Password of the mail server" optional>
        <SecretField value={mail.password} onChange={(event) => set({ password: event.target.value })} />
      </Field>
      <Field label="Sender’s address" error={faults['mail.fromAddress']}>
        <Input
          type="email"
          value={mail.fromAddress}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => set({ fromAddress: event.target.value })}
        />
      </Field>
      <Checkbox
        label="The server may be in a private network or on this machine"
        checked={mail.allowPrivate}
        onChange={(event) => set({ allowPrivate: event.target.checked })}
      />
    </>
  );
}

function TryMail({ token, mail, to }: { token: string; mail: MailDraft; to: string }) {
  const { host, port, security, username, password, allowPrivate, fromAddress } = mailValues(mail);
  const attempt = useMutation({
    mutationFn: (isTest: boolean) =>
      api.setup.validateSmtp({
        body: {
          token,
          server: { host, port, security, username, allowPrivate, ...(password === null ? {} : { password }) },
          ...(isTest ? { test: { to, from: fromAddress } } : {}),
        },
      }),
  });
  const { data: answer } = attempt;
  const isReady = host !== '' && Number.isInteger(port) && !attempt.isPending;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button size="compact" disabled={!isReady} onClick={() => attempt.mutate(false)}>
          Check the mail server
        </Button>
        <Button
          size="compact"
          disabled={!isReady || fromAddress === '' || !to.includes('@')}
          onClick={() => attempt.mutate(true)}
        >
          Send a test to your address
        </Button>
      </div>
      {attempt.isPending ? <p className="text-meta text-muted">Asking the mail server…</p> : null}
      {attempt.error ? <InlineError error={attempt.error} title="It could not be tried" /> : null}
      {answer && !attempt.isPending ? (
        <Banner tone={answer.ok ? 'ok' : 'crit'} title={answer.ok ? 'The mail server answers' : 'It does not work yet'}>
          <p className="[overflow-wrap:anywhere]">
            {answer.detail} {answer.answer ? `It said: ${answer.answer}` : ''}
          </p>
        </Banner>
      ) : null}
    </div>
  );
}
