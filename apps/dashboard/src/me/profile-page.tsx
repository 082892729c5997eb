'use client';
import { ProfilePanels } from '@fettle/ui';
import { useMe } from '@/session/use-session';
import { useChangePassword, useEditProfile, usePrefer } from './use-profile';

/** What others see of a person, how Fettle looks for the person, and the password. */
export function ProfilePage() {
  const { data: me } = useMe();
  const edit = useEditProfile();
  const prefer = usePrefer();
  const change = useChangePassword();
  // The frame has read it already.
  if (!me) return null;
  return <ProfilePanels me={me} edit={edit} prefer={prefer} change={change} />;
}
