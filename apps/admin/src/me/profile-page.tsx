'use client';
import { InlineError, ProfilePanels, Skeleton } from '@fettle/ui';
import { useMe } from '@/session/use-me';
import { Frame } from '@/shell/frame';
import { useChangePassword, useEditProfile, usePrefer } from './use-profile';

/** What others see of the administrator, how Fettle looks for the person, and the password. */
export function ProfilePage() {
  const me = useMe();
  const edit = useEditProfile();
  const prefer = usePrefer();
  const change = useChangePassword();
  return (
    <Frame readAt={me.dataUpdatedAt || null} error={me.error} lateAfterMs={75_000}>
      {me.data ? (
        <ProfilePanels me={me.data} edit={edit} prefer={prefer} change={change} />
      ) : me.error ? (
        <InlineError error={me.error} title="Your account could not be read" onRetry={() => void me.refetch()} />
      ) : (
        <Skeleton label="Reading your account" lines={3} />
      )}
    </Frame>
  );
}
