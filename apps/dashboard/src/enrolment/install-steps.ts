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
  binary_downloaded: 'The agent is downloaded and its checksum is right.',
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
  return [
    step('call', 'The machine calls', install.createdAt, startedAt, isDead, 'Waiting for the command to be run.'),
    step(
      'install',
      'The agent is installed and takes its key',
      startedAt,
      install.consumedAt,
      isDead,
      stageWords[install.stage] ?? install.statusMessage ?? install.stage,
    ),
    step(
      'online',
      'The node is online',
      install.consumedAt,
      isOnline ? (node.lastSeenAt ?? install.updatedAt) : null,
      isDead,
      'Waiting for the first sign of life.',
    ),
    step(
      'measure',
      'The first figures arrive',
      isOnline ? node.lastSeenAt : null,
      measuredAt,
      isDead,
      'Waiting for the first measurement.',
    ),
  ];
}

function step(
  id: string,
  label: string,
  from: string | null,
  to: string | null,
  isDead: boolean,
  waiting: string,
): LiveStep {
  if (to) return { id, label, state: 'succeeded', startedAt: from, endedAt: from && to < from ? from : to };
  if (!from) return { id, label, state: isDead ? 'skipped' : 'pending' };
  if (isDead) return { id, label, state: 'failed' };
  return { id, label, state: 'running', startedAt: from, endedAt: null, detail: waiting };
}
