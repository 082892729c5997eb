'use client';
import { PersonName, platformRoleWords, type Result, type Routes } from '@fettle/contracts';
import { Field, InlineError, Input, KeyValue, LinkButton, SignInCard, TimeText } from '@fettle/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { LinkState, PasswordSet } from './link-state';
import { NewPasswordForm } from './new-password';
import { useLinkToken } from './use-link-token';

type Preview = Result<Routes['invitations']['preview']>;

/** Somebody follows an invitation: what it opens, then a name and a password. */
export function InvitationPage() {
  const token = useLinkToken();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.invitations.preview({ body: { token: token ?? '' }, signal }),
    enabled: Boolean(token),
    retry: false,
    // What the form was opened for stays while it is filled in.
    staleTime: Infinity,
  });
  const accept = useMutation({
    mutationFn: (body: { password: string; name: string }) =>
      api.invitations.accept({ body: { token: token ?? '', ...body } }),
  });
  const { data } = invitation;
  return (
    <SignInCard
      brand="Fettle"
      title={accept.data ? 'You are in' : 'Join Fettle'}
      {...(data && !accept.data ? { description: <Invited by={data.invitedBy} /> } : {})}
    >
      {accept.data ? (
        <PasswordSet email={accept.data.email} />
      ) : (
        <LinkState
          token={token}
          errors={[accept.error, invitation.error]}
          isReading={!data}
          onRetry={() => void invitation.refetch()}
          instead={<LinkButton href="/sign-in">Go to sign-in</LinkButton>}
        >
          {data ? (
            <JoinForm
              invitation={data}
              refusal={accept.error ? <InlineError error={accept.error} /> : null}
              isBusy={accept.isPending}
              onJoin={accept.mutate}
            />
          ) : null}
        </LinkState>
      )}
    </SignInCard>
  );
}

function Invited({ by }: { by: string | null }) {
  return <>{by ? `${by} invites you.` : 'You are invited.'} Choose a name and a password; then sign in with them.</>;
}

function JoinForm(props: {
  invitation: Preview;
  refusal: React.ReactNode;
  isBusy: boolean;
  onJoin: (body: { password: string; name: string }) => void;
}) {
  const { email, workspaces, platformRole, expiresAt } = props.invitation;
  const [name, setName] = useState(props.invitation.name);
  const [isUnnamed, setUnnamed] = useState(false);
  return (
    <NewPasswordForm
      about={{ email, name }}
      refusal={props.refusal}
      submitLabel="Set the password and join"
      busyLabel="Joining…"
      isBusy={props.isBusy}
      onSubmit={(password) => {
        const isNamed = PersonName.safeParse(name).success;
        setUnnamed(!isNamed);
        if (isNamed) props.onJoin({ password, name: name.trim() });
      }}
    >
      <KeyValue
        items={[
          { label: 'E-mail', value: email },
          ...(workspaces.length > 0
            ? [{ label: 'Workspace', value: workspaces.map((one) => `${one.name} (${one.role})`).join(', ') }]
            : []),
          ...(platformRole === 'user' ? [] : [{ label: 'Platform', value: platformRoleWords[platformRole] }]),
          { label: 'Good until', value: <TimeText at={expiresAt} /> },
        ]}
      />
      <Field label="Your name" error={isUnnamed ? 'Enter the name that colleagues will see' : undefined} required>
        <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="name" />
      </Field>
    </NewPasswordForm>
  );
}
