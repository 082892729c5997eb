import { KeyValue, Link, Panel, TimeText } from '@fettle/ui';
import type { ReactNode } from 'react';
import { roleWords, type UserDetail } from './user-words';

const none = (words: string) => <span className="text-muted">{words}</span>;
const time = (at: string | null, otherwise: string) => (at ? <TimeText at={at} /> : none(otherwise));

/** Who it is, and when what happened. */
export function UserFacts({ user }: { user: UserDetail }) {
  const { invitation } = user;
  return (
    <Panel title="Account">
      <KeyValue
        items={[
          { label: 'E-mail', value: user.email },
          { label: 'Platform role', value: user.platformRole === 'user' ? none('none') : roleWords[user.platformRole] },
          { label: 'Time zone', value: user.timezone },
          { label: 'Added', value: time(user.createdAt, 'unknown') },
          { label: 'Joined', value: time(user.activatedAt, 'not yet') },
          { label: 'Last sign-in', value: time(user.lastSignInAt, 'never') },
          ...(user.deactivatedAt ? [{ label: 'Deactivated', value: time(user.deactivatedAt, '') }] : []),
          {
            label: 'Signed in on',
            value: user.openSessions === 0 ? none('no device') : deviceWords(user.openSessions),
          },
          { label: 'API keys', value: user.apiKeys === 0 ? none('none') : user.apiKeys },
          ...(user.serviceAccounts.length > 0
            ? [{ label: 'Service accounts', value: user.serviceAccounts.map(({ name }) => name).join(', ') }]
            : []),
          ...(invitation ? [{ label: 'Invitation', value: <Invitation invitation={invitation} /> }] : []),
        ]}
      />
    </Panel>
  );
}

const deviceWords = (count: number) => (count === 1 ? '1 device' : `${count} devices`);

function Invitation({ invitation }: { invitation: NonNullable<UserDetail['invitation']> }) {
  const { sentAt, sentCount, invitedBy, expiresAt, hasExpired } = invitation;
  return (
    <>
      {sentCount === 1 ? 'sent ' : `sent ${sentCount} times, last `}
      <TimeText at={sentAt} />
      {invitedBy ? ` by ${invitedBy}` : ''}
      {hasExpired ? '; it has expired' : '; good until '}
      {hasExpired ? null : <TimeText at={expiresAt} />}
    </>
  );
}

/** What the person is in which workspace. */
export function UserWorkspaces({ user: { workspaces } }: { user: UserDetail }) {
  return (
    <Panel title="Workspaces" flush={workspaces.length > 0}>
      <Rows
        empty="Member of no workspace. Administrators of workspaces add people there."
        rows={workspaces.map(({ id, name, role, archived, isSoleOwner }) => ({
          id,
          name,
          href: `/workspaces/${id}`,
          about: [isSoleOwner ? 'only owner' : role, ...(archived ? ['archived'] : [])].join(', '),
        }))}
      />
    </Panel>
  );
}

export function UserTeams({ user: { teams } }: { user: UserDetail }) {
  if (teams.length === 0) return null;
  return (
    <Panel title="Teams" flush>
      <Rows
        empty=""
        rows={teams.map(({ id, name, workspaceId, workspaceName, role }) => ({
          id,
          name,
          href: `/workspaces/${workspaceId}?show=teams`,
          about: role ? `${workspaceName}, ${role} on its nodes` : workspaceName,
        }))}
      />
    </Panel>
  );
}

interface RowsProps {
  readonly rows: readonly { id: string; name: string; href: string; about: ReactNode }[];
  readonly empty: string;
}

function Rows({ rows, empty }: RowsProps) {
  if (rows.length === 0) return <p className="text-dense text-muted">{empty}</p>;
  return (
    <ul className="divide-y divide-line text-dense">
      {rows.map(({ id, name, href, about }) => (
        <li key={id} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 px-4 py-1">
          <Link
            href={href}
            className="inline-flex min-h-6 min-w-6 items-center underline underline-offset-2 [overflow-wrap:anywhere] max-sm:min-h-11 max-sm:min-w-11"
          >
            {name}
          </Link>
          <span className="text-muted">{about}</span>
        </li>
      ))}
    </ul>
  );
}
