'use client';
import { ChangeList, OwnSessions, ProfilePanels, type AccountAct, type OwnSession } from '@fettle/ui';
import { ago, longError, Stack, type Story } from './story';

const iso = (seconds: number) => new Date(ago(seconds)).toISOString();

const idle: AccountAct<never> & { variables: undefined } = {
  mutate: () => undefined,
  isPending: false,
  isSuccess: false,
  error: null,
  variables: undefined,
};

const me = {
  name: 'Grace Hopper',
  email: 'grace@example.test',
  timezone: 'America/New_York',
  version: 3,
  preferences: { clock: 'utc', theme: null },
  session: { createdAt: iso(7_200) },
  impersonator: null,
} as const;

const session = (id: string, part: Partial<OwnSession>): OwnSession => ({
  id,
  isCurrent: false,
  device: { kind: 'desktop', browser: 'Firefox 140', system: 'Windows' },
  surface: 'operator',
  ip: '10.20.30.40',
  createdAt: iso(7_200),
  lastUsedAt: iso(60),
  absoluteExpiresAt: iso(-86_400),
  impersonator: null,
  ...part,
});

const sessions = [
  session('1', { isCurrent: true }),
  session('2', { surface: 'admin', device: { kind: 'phone', browser: 'Safari 26', system: 'iOS' } }),
];

const pass = { error: null, onRetry: () => undefined, passwordHref: '#', onEnd: () => Promise.resolve(1) };

export const accountStories: readonly Story[] = [
  {
    name: 'The own profile',
    Show: () => <ProfilePanels me={me} edit={idle} prefer={idle} change={idle} />,
  },
  {
    name: 'The own sessions, and those of somebody who is acted as',
    Show: () => (
      <Stack>
        <OwnSessions {...pass} sessions={sessions} isOneself />
        <OwnSessions {...pass} sessions={sessions.slice(0, 1)} isOneself={false} />
      </Stack>
    ),
  },
  {
    name: 'What changed',
    Show: () => (
      <ChangeList
        changes={[
          { field: 'name', before: 'web-3', after: 'web-4' },
          { field: 'description', before: 'none', after: longError },
          { field: 'password', before: null, after: null },
        ]}
      />
    ),
  },
];
