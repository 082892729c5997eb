'use client';
import {
  Banner,
  Button,
  CommandBlock,
  formatDuration,
  LinkButton,
  LiveSteps,
  Panel,
  Skeleton,
  toMs,
  useNow,
} from '@fettle/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { isNotFound, NotHere, PlainError } from '@/data/plain-error';
import type { Node } from '@/nodes/node-presence';
import { useNode } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { installSteps, type Install } from './install-steps';
import { LateHints } from './late-hints';
import type { CreatedInstall } from './use-create-install';

// An install takes seconds: it is polled even while facts arrive, so that no step is ever missed.
const watchMs = 3_000;

function useInstall(installId: string) {
  const { id: workspaceId } = useWorkspace();
  return useQuery({
    queryKey: keys.install(workspaceId, installId),
    queryFn: ({ signal }) => api.enrolment.get({ params: { workspaceId, installId }, signal }),
    refetchInterval: (query) => (isOver(query.state.data) ? false : watchMs),
  });
}

const isOver = (install: Install | undefined) =>
  install !== undefined && ['completed', 'failed', 'expired'].includes(install.status);

export interface InstallWatchProps {
  installId: string;
  /** The install as it was made, while this page has its command. */
  created: CreatedInstall | null;
  onAgain: () => void;
}

/** The command, its time left, and the steps of the node that runs it, until it is online. */
export function InstallWatch({ installId, created, onAgain }: InstallWatchProps) {
  const { path } = useWorkspace();
  const install = useInstall(installId);
  const node = useNode(install.data?.nodeId ?? null);
  const retry = () => void install.refetch();
  if (!install.data && isNotFound(install.error))
    return <NotHere what="install" back={path('nodes/new')} backLabel="Make a new install command" />;
  if (!install.data) {
    return install.error ? (
      <PlainError error={install.error} title="The install could not be read" needs="node:read" onRetry={retry} />
    ) : (
      <Skeleton label="Reading the install" lines={4} />
    );
  }
  const { status, nodeName } = install.data;
  const isOnline = node.data?.presence === 'live';
  return (
    <>
      {install.error ? (
        <PlainError error={install.error} title="The progress could not be read" needs="node:read" onRetry={retry} />
      ) : null}
      {status === 'pending' ? <CommandPanel install={install.data} created={created} onAgain={onAgain} /> : null}
      <Panel title={`Progress of ${nodeName}`}>
        <LiveSteps label={`Progress of ${nodeName}`} steps={installSteps(install.data, node.data)} />
        <LateHints install={install.data} isOnline={isOnline} apiUrl={created?.apiUrl} />
      </Panel>
      {isOnline && node.data ? <Online node={node.data} /> : null}
      {status === 'expired' || status === 'failed' ? <Ended install={install.data} onAgain={onAgain} /> : null}
    </>
  );
}

function Online({ node }: { node: Pick<Node, 'id' | 'name'> }) {
  const { path } = useWorkspace();
  return (
    <Banner
      tone="ok"
      title={`${node.name} is online`}
      action={
        <LinkButton variant="primary" href={path(`nodes/${node.id}`)}>
          Open {node.name}
        </LinkButton>
      }
    >
      It measures itself and takes tasks from now on.
    </Banner>
  );
}

function Ended({ install, onAgain }: { install: Install; onAgain: () => void }) {
  const hasFailed = install.status === 'failed';
  return (
    <Banner
      tone={hasFailed ? 'crit' : 'neutral'}
      title={hasFailed ? 'The install failed' : 'The command has expired unused'}
      action={
        <Button variant="primary" onClick={onAgain}>
          Make a new command
        </Button>
      }
    >
      {install.statusMessage ?? 'A command works once and for 15 minutes. Nothing was changed on any machine.'}
    </Banner>
  );
}

interface CommandPanelProps {
  install: Install;
  created: CreatedInstall | null;
  onAgain: () => void;
}

function CommandPanel({ install, created, onAgain }: CommandPanelProps) {
  const now = useNow();
  const leftMs = now === null ? null : toMs(install.expiresAt) - now;
  return (
    <Panel title="Run this on the machine, as root" aside={leftMs === null ? null : <Countdown leftMs={leftMs} />}>
      {created ? (
        <div className="flex flex-col gap-3">
          <CommandBlock command={created.installCommand} label="install command" />
          <p className="text-dense text-muted">
            It carries a token that works once and is shown only now. The script can be read first:{' '}
            <a
              className="text-ink underline underline-offset-2 [overflow-wrap:anywhere]"
              href={created.scriptUrl}
              target="_blank"
              rel="noreferrer"
            >
              {created.scriptUrl}
            </a>
          </p>
          <LoopbackNotice apiUrl={created.apiUrl} />
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-3 text-dense">
          <span className="min-w-0 flex-1 basis-60">
            The command was shown once and is not kept. If it is lost, make a new one; the old one expires by itself.
          </span>
          <Button onClick={onAgain}>Make a new command</Button>
        </div>
      )}
    </Panel>
  );
}

function Countdown({ leftMs }: { leftMs: number }) {
  return (
    <span role="timer" aria-live="off">
      {leftMs > 0 ? `expires in ${formatDuration(Math.floor(leftMs / 1000) * 1000)}` : 'expired'}
    </span>
  );
}

/** On one machine alone the agent's address is a loopback one, which no other machine can reach. */
function LoopbackNotice({ apiUrl }: { apiUrl: string }) {
  const host = URL.canParse(apiUrl) ? new URL(apiUrl).hostname : '';
  if (!/^(localhost|127\.|\[::1\])/.test(host)) return null;
  return (
    <Banner tone="warn" title="Only this machine can use this command">
      Nodes would call {apiUrl}, which is the machine that runs Fettle itself; <code>npm start</code> has added that one
      already. To add others, start Fettle with FETTLE_BIND=0.0.0.0 and with FETTLE_OPERATOR_URL, FETTLE_ADMIN_URL and
      FETTLE_AGENT_URL set to addresses that can be reached from outside.
    </Banner>
  );
}
