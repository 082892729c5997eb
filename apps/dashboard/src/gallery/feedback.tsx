'use client';
import {
  Banner,
  Button,
  EmptyState,
  InlineError,
  LinkButton,
  LiveSteps,
  Meter,
  notify,
  Progress,
  SessionList,
  Skeleton,
  tones,
  type LiveStep,
  type SessionItem,
} from '@fettle/ui';
import { MissingPermission } from '@/data/plain-error';
import { ago, longError, longHost, Stack, type Story } from './story';

const requestId = '01890000-0000-7000-8000-0000000000aa';
const refused = {
  title: 'The input is not valid',
  status: 422,
  code: 'input.invalid',
  requestId,
  issues: [
    { path: ['env', 0, 'name'], message: 'must not be empty' },
    { path: ['timeoutMs'], message: 'must be at most 24 h' },
  ],
};
// A role of this product, none of ARIA.
const refusal = { needs: 'node:enrol', role: 'viewer', workspace: longHost } as const;
const stepStates: LiveStep['state'][] = [
  'succeeded',
  'running',
  'failed',
  'skipped',
  'cancelled',
  'unknown',
  'pending',
];

const session: SessionItem = {
  id: 'here',
  isCurrent: true,
  device: { kind: 'desktop', browser: 'Firefox 140', system: 'Windows' },
  place: 'Dashboard',
  ip: '2001:db8::7',
  createdAt: new Date(ago(90)).toISOString(),
  lastUsedAt: new Date(ago(1)).toISOString(),
  absoluteExpiresAt: new Date(ago(-600)).toISOString(),
  impersonator: null,
};
const sessions: readonly SessionItem[] = [
  session,
  { ...session, id: 'phone', isCurrent: false, device: { kind: 'phone', browser: 'Safari 18', system: 'iOS' } },
  {
    ...session,
    id: 'acting',
    isCurrent: false,
    ip: null,
    device: { kind: 'unknown', browser: null, system: null },
    impersonator: { label: longHost, reason: longError },
  },
];

export const feedbackStories: readonly Story[] = [
  {
    name: 'Sessions',
    Show: () => <SessionList label="Where somebody is signed in" sessions={sessions} onEnd={() => undefined} />,
  },
  {
    name: 'Banners',
    Show: () => (
      <Stack>
        {tones.map((tone) => (
          <Banner key={tone} tone={tone} title={`A condition of the whole page (${tone})`}>
            What it means, and what to do about it.
          </Banner>
        ))}
        <Banner tone="warn" title={longHost} action={<Button>Restart 1 node</Button>}>
          {longError}
        </Banner>
      </Stack>
    ),
  },
  {
    name: 'Errors',
    Show: () => (
      <Stack>
        <InlineError
          error={{ title: 'The service is busy', code: 'overloaded', requestId, retryAfterS: 5 }}
          title="The nodes could not be read"
          onRetry={() => undefined}
        />
        <InlineError error={refused} title="The task was not made" />
        <InlineError error={new TypeError('Failed to fetch')} onRetry={() => undefined} />
        <InlineError error={{ title: longError, code: 'internal', requestId }} title={longHost} />
      </Stack>
    ),
  },
  {
    name: 'Nothing here',
    Show: () => (
      <Stack>
        <EmptyState title="No node has joined yet" action={<LinkButton href="/gallery">Add a node</LinkButton>}>
          Once one has, this page says whether anything needs you.
        </EmptyState>
        <EmptyState title="No node matches" action={<Button>Show all 142 nodes</Button>} />
        <EmptyState boxed title="Nothing has failed" />
      </Stack>
    ),
  },
  {
    name: 'No permission',
    Show: () => <MissingPermission {...refusal} />,
  },
  {
    name: 'Loading',
    Show: () => (
      <Stack>
        <Skeleton label="Reading the nodes" lines={3} />
        <Skeleton className="h-9 w-64" />
      </Stack>
    ),
  },
  {
    name: 'Progress',
    Show: () => (
      <Stack>
        <Progress label="Restarting" value={37} max={42} text="37 of 42 nodes" />
        <Progress label={`Waiting for ${longHost}`} />
        <Progress label="Uploading" value={100} />
      </Stack>
    ),
  },
  {
    name: 'Live steps',
    Show: () => (
      <LiveSteps
        label="Steps of an installation"
        steps={stepStates.map((state, index) => ({
          id: state,
          label: state === 'failed' ? longHost : `Step ${index + 1}`,
          state,
          startedAt: state === 'pending' || state === 'skipped' ? null : ago(90 - index * 10),
          endedAt: state === 'running' ? null : ago(85 - index * 10),
          detail: state === 'failed' ? longError : undefined,
        }))}
      />
    ),
  },
  {
    name: 'Meters',
    Show: () => (
      <Stack>
        <Meter label="/" value={18} max={252} text="18 GiB of 252 GiB" warnFrom={90} />
        <Meter label="/var" value={95} max={100} text="95 GiB of 100 GiB" warnFrom={90} />
        <Meter label="/srv" value={95} max={100} text="95 GiB of 100 GiB" warnFrom={90} stale />
        <Meter label={`/mnt/${longHost}/archive`} value={0} max={0} text="0 B of 0 B" warnFrom={90} />
      </Stack>
    ),
  },
  {
    name: 'Toasts',
    Show: () => (
      <Button onClick={() => notify({ title: 'Task cancelled', detail: `On ${longHost}`, tone: 'ok' })}>
        Show a toast
      </Button>
    ),
  },
];
