'use client';
import type { MailServer } from '@fettle/contracts';
import { Button, Field, InlineError, Input, Panel } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { useMe } from '@/session/use-me';
import { MailAnswerNote } from './mail-answer-note';
import { valueOf, type FieldSpec } from './section-fields';
import type { SectionDraft } from './use-section-draft';

type Server = typeof MailServer._output;

/** Tries the mail server: with what is entered without sending anything, and with what is saved by a real mail. */
export function MailTest({ of }: { of: SectionDraft }) {
  const hasServer = String(of.draft['host'] ?? '').trim() !== '';
  return (
    <Panel title="Try it">
      <div className="flex max-w-[64ch] flex-col gap-4">
        <CheckServer of={of} isReady={hasServer && of.isValid} />
        <SendTest isSaved={hasServer && !of.isDirty} />
      </div>
    </Panel>
  );
}

function CheckServer({ of, isReady }: { of: SectionDraft; isReady: boolean }) {
  const check = useMutation({
    mutationFn: () => api.platformSettings.validateSmtp({ body: { server: enteredServer(of) } }),
  });
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-dense text-muted">
        Connects to the server as it is entered above and signs in there. Nothing is sent, nothing is saved.
      </p>
      <Button
        disabled={!isReady}
        busy={check.isPending ? 'Asking the mail server…' : undefined}
        onClick={() => check.mutate()}
      >
        Check the mail server
      </Button>
      {check.error ? <InlineError error={check.error} title="It could not be tried" /> : null}
      {check.data && !check.isPending ? <MailAnswerNote answer={check.data} /> : null}
    </div>
  );
}

function SendTest({ isSaved }: { isSaved: boolean }) {
  const me = useMe();
  const [to, setTo] = useState<string | null>(null);
  const recipient = to ?? me.data?.email ?? '';
  const send = useMutation({
    mutationFn: () => api.platformSettings.testMail({ body: { to: recipient.trim() } }),
  });
  return (
    <form
      noValidate
      aria-label="Send a test mail"
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isSaved) send.mutate();
      }}
    >
      <Field
        label="Send a test mail to"
        help={isSaved ? 'By what is saved.' : 'Save the settings first.'}
        className="w-full"
      >
        <Input type="email" value={recipient} onChange={(event) => setTo(event.target.value)} />
      </Field>
      <Button type="submit" disabled={!isSaved} busy={send.isPending ? 'Sending…' : undefined}>
        Send the test mail
      </Button>
      {send.error ? <InlineError error={send.error} title="Nothing was sent" /> : null}
      {send.data && !send.isPending ? <MailAnswerNote answer={send.data} /> : null}
    </form>
  );
}

function enteredServer({ spec, draft, secret }: SectionDraft): Server {
  const entered = (name: string) =>
    valueOf(spec.fields.find((field) => field.name === name) as FieldSpec, draft[name] ?? '');
  return {
    host: entered('host') as string,
    port: entered('port') as number,
    security: entered('security') as Server['security'],
    username: entered('username') as string | null,
    allowPrivate: entered('allowPrivate') as boolean,
    ...(secret.do === 'replace' ? { password: secret.value } : {}),
  };
}
