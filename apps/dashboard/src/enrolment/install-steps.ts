import type { Result, Routes } from '@fettle/contracts';
import type { LiveStep } from '@fettle/ui';
import type { Node } from '@/nodes/node-presence';

export type Install = Result<Routes['enrolment']['get']>;

/** What the install script reports, in words. A stage that is not listed is shown as it is. */
const stageWords: Record<string, string> = {
  installer_started: 'The installer has started.',
  dependencies_installing: 'Installing what the agent needs.',
  dependencies_ready: 'What the agent needs is there.',
  service_user_ready: 'The agent has its own user.',
  binary_download_started: 'Downloading the agent.',
  binary_downloaded: 'The agent is downloaded; its signature and checksum are right.',
  agent_bootstrapping: 'The agent is introducing itself.',
  bootstrap_token_consumed: 'The token was used; the node has its own key.',
  service_started: 'The service is running.',
};

/** The steps from "nothing has happened" to "online with figures", each proven by something the server knows. */
export function installSteps(install: Install, node: Node | undefined): LiveStep[] {
  const isDead = install.status === 'failed' || install.status === 'expired';
  const startedAt = install.startedAt ?? install.consumedAt;
  const isOnline = node?.presence === 'live';
  const measuredAt = node?.vitals?.at ?? null;
  const stages: readonly Stage[] = [
    {
      id: 'call',
      label: 'The machine calls',
      from: install.createdAt,
      to: startedAt,
      waiting: 'Waiting for the command to be run.',
    },
    {
      id: 'install',
      label: 'The agent is installed and takes its key',
      from: startedAt,
      to: install.consumedAt,
      waiting: stageWords[install.stage] ?? install.statusMessage ?? install.stage,
    },
    {
      id: 'online',
      label: 'The node is online',
      from: install.consumedAt,
      to: isOnline ? (node.lastSeenAt ?? install.updatedAt) : null,
      waiting: 'Waiting for the first sign of life.',
    },
    {
      id: 'measure',
      label: 'The first figures arrive',
      from: isOnline ? node.lastSeenAt : null,
      to: measuredAt,
      waiting: 'Waiting for the first measurement.',
    },
  ];
  return stages.map((stage) => stepOf(stage, isDead));
}

interface Stage {
  readonly id: string;
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Said while it lasts. */
  readonly waiting: string;
}

function stepOf({ id, label, from, to, waiting }: Stage, isDead: boolean): LiveStep {
  if (to) return { id, label, state: 'succeeded', startedAt: from, endedAt: from && to < from ? from : to };
  if (!from) return { id, label, state: isDead ? 'skipped' : 'pending' };
  if (isDead) return { id, label, state: 'failed' };
  return { id, label, state: 'running', startedAt: from, endedAt: null, detail: waiting };
}
