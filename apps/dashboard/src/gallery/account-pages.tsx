'use client';
import { OwnSessions, ProfilePanels, type AccountAct, type OwnSession } from '@fettle/ui';
import type { ReactNode } from 'react';
import { ago } from './story';

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

const page = (content: ReactNode) => <main className="flex flex-col gap-4 p-6">{content}</main>;

/** The pages of the own account, each with its main heading. */
export const accountPages: Readonly<Record<string, { title: string; page: ReactNode }>> = {
  profile: {
    title: 'The own profile',
    page: page(<ProfilePanels me={me} edit={idle} prefer={idle} change={idle} />),
  },
  sessions: { title: 'The own sessions', page: page(<OwnSessions {...pass} sessions={sessions} isOneself />) },
  'acted-sessions': {
    title: 'The sessions of somebody who is acted as',
    page: page(<OwnSessions {...pass} sessions={sessions.slice(0, 1)} isOneself={false} />),
  },
};
