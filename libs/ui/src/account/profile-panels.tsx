'use client';
import { PageHeader } from '../layout/page-header.js';
import { Panel } from '../layout/panel.js';
import { TimeText } from '../time/time-text.js';
import { PasswordForm, type PasswordFormProps } from './password-form.js';
import { PreferencesForm, type PreferencesFormProps } from './preferences-form.js';
import { ProfileForm, type ProfileFormProps } from './profile-form.js';

export interface ProfilePanelsProps extends Omit<PreferencesFormProps, 'preferences'> {
  me: ProfileFormProps['me'] &
    PasswordFormProps['me'] & {
      readonly preferences: PreferencesFormProps['preferences'];
      readonly session: { readonly createdAt: string };
    };
  edit: ProfileFormProps['edit'];
  change: PasswordFormProps['change'];
}

/** What others see of a person, how pages look for the person, and the password. */
export function ProfilePanels({ me, edit, prefer, change }: ProfilePanelsProps) {
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
        <ProfileForm me={me} edit={edit} />
      </Panel>
      <Panel title="On every device">
        <PreferencesForm preferences={me.preferences} prefer={prefer} />
      </Panel>
      <Panel title="Password">
        <PasswordForm me={me} change={change} />
      </Panel>
    </div>
  );
}
