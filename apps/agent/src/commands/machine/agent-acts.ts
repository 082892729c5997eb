import { type CommandParams, type CommandResult, UNINSTALL_UNIT } from '@fettle/contracts/agent';
import { existsSync } from 'node:fs';
import { requireRoot } from '../../node/root/run-as-root.js';
import { type CallIo, Refusal } from '../prepared.js';
import { act, requireProgram } from './acting.js';
import { requireSystemd } from './units.js';

const UNIT_FILE = '/etc/systemd/system/fettle-agent.service';

/** `set_interval` */
export async function setInterval(
  { intervalS }: CommandParams<'set_interval'>,
  io: CallIo,
): Promise<CommandResult<'set_interval'>> {
  await io.hands.settings.setInterval(intervalS);
  return { intervalS };
}

/** `refresh_capabilities` */
export function refreshCapabilities(_params: object, io: CallIo): Promise<CommandResult<'refresh_capabilities'>> {
  const { commands, tools } = io.hands.manifest.refresh();
  return Promise.resolve({ commands: [...commands], tools });
}

/** `uninstall_agent` */
export async function uninstallAgent(
  params: CommandParams<'uninstall_agent'>,
  io: CallIo,
): Promise<CommandResult<'uninstall_agent'>> {
  requireSystemd();
  if (!existsSync(UNIT_FILE))
    throw new Refusal(
      'platform.unsupported',
      'This agent was not installed as a unit of systemd: end and remove it as it was started.',
    );
  requireProgram('systemd-run', 'handing the removal over');
  requireRoot('operational');
  await act('uninstall_agent', params, io);
  return { unit: `${UNINSTALL_UNIT}.service` };
}
