'use client';
import { ApiError } from '@fettle/client';
import { EmptyState, Freshness, InlineError, Link, LinkButton, PageHeader, Skeleton, Status } from '@fettle/ui';
import { SignInLocks } from '@/identity/sign-in-locks';
import { UserSessions } from '@/identity/user-sessions';
import { Frame } from '@/shell/frame';
import { UserActs } from './user-acts';
import { UserFacts, UserTeams, UserWorkspaces } from './user-facts';
import { roleWords, stateWords } from './user-words';
import { useUser } from './use-users';

/** One person: who it is, what hangs on the account, and what an administrator may do about it. */
export function UserPage({ userId }: { userId: string }) {
  const user = useUser(userId);
  const isMissing = user.error instanceof ApiError && user.error.status === 404;
  return (
    <Frame readAt={user.dataUpdatedAt || null} error={isMissing ? null : user.error} lateAfterMs={75_000}>
      {isMissing ? (
        <EmptyState title="There is no such person" action={<LinkButton href="/users">To all users</LinkButton>}>
          The account was deleted, or the address is wrong.
        </EmptyState>
      ) : user.data ? (
        <div className="flex flex-col gap-4">
          <PageHeader
            title={user.data.name}
            crumbs={<Link href="/users">Users</Link>}
            answer={
              <Status
                state={stateWords[user.data.state].status}
                word={stateWords[user.data.state].word}
                detail={user.data.platformRole === 'user' ? undefined : roleWords[user.data.platformRole]}
              />
            }
            age={<Freshness did="checked" at={user.dataUpdatedAt} expectedEveryMs={75_000} />}
            actions={<UserActs user={user.data} />}
          />
          {user.error ? <InlineError error={user.error} title="This could not be read again" /> : null}
          <SignInLocks userId={user.data.id} name={user.data.name} />
          <div className="grid gap-4 lg:grid-cols-2">
            <UserFacts user={user.data} />
            <div className="flex min-w-0 flex-col gap-4">
              <UserWorkspaces user={user.data} />
              <UserTeams user={user.data} />
              <UserSessions userId={user.data.id} name={user.data.name} />
            </div>
          </div>
        </div>
      ) : user.error ? (
        <InlineError error={user.error} title="The person could not be read" onRetry={() => void user.refetch()} />
      ) : (
        <Skeleton label="Reading the person" lines={8} />
      )}
    </Frame>
  );
}
