'use client';
import { PageHeader, Panel, TimeText } from '@fettle/ui';
import { useMe } from '@/session/use-session';
import { PasswordForm } from './password-form';
import { PreferencesForm } from './preferences-form';
import { ProfileForm } from './profile-form';

/** What others see of a person, how Fettle looks for the person, and the password. */
export function ProfilePage() {
  const { data: me } = useMe();
  // The frame has read it already.
  if (!me) return null;
  return (
    <div className="flex max-w-180 flex-col gap-4">
      <PageHeader
        title="My profile"
        answer={
          <span>
            {me.email}, signed in <TimeText at={me.session.createdAt} />
          </span>
        }
      />
      <Panel title="About you">
        <ProfileForm me={me} />
      </Panel>
      <Panel title="On every device">
        <PreferencesForm me={me} />
      </Panel>
      <Panel title="Password">
        <PasswordForm me={me} />
      </Panel>
    </div>
  );
}
