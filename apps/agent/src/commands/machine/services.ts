import type { CommandName, CommandParams, CommandResult, ServiceRow } from '@fettle/contracts/agent';
import { readFileSync } from 'node:fs';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { act, cut, requireTarget } from './acting.js';
import { services, unit } from './units.js';

type Action = CommandParams<'service_control'>['action'];

/** `list_services` */
export async function listServices(_params: object, io: CallIo): Promise<CommandResult<'list_services'>> {
  const { kept, ...rest } = cut(await services(io));
  return { services: kept, ...rest };
}

/** `check_service` */
export const checkService = (
  { service }: CommandParams<'check_service'>,
  io: CallIo,
): Promise<CommandResult<'check_service'>> => unit(service, io);

/** `restart_service` */
export const restartService = (
  params: CommandParams<'restart_service'>,
  io: CallIo,
): Promise<CommandResult<'restart_service'>> => change('restart_service', params, 'restart', io);

/** `service_control` */
export const controlService = (
  params: CommandParams<'service_control'>,
  io: CallIo,
): Promise<CommandResult<'service_control'>> => change('service_control', params, params.action, io);

async function change(
  name: CommandName,
  params: CommandParams<'restart_service'>,
  action: Action,
  io: CallIo,
): Promise<CommandResult<'service_control'>> {
  const found = await unit(params.service, io);
  requireChangeable(found, action, params.targetId);
  // Systemd is given the name that was looked at, so that an alias that moves meanwhile leads nowhere else.
  await act(name, { ...params, service: found.name }, io);
  const after = await unit(found.name, io);
  const { active, sub, startup, outcome } = after;
  const result = { service: after.name, active, sub, startup, outcome };
  const mustRun = action === 'start' || action === 'restart';
  if (mustRun && active === 'failed')
    throw new CommandFailed(`${after.name} was started and failed at once (${outcome}).`, null, result);
  return result;
}

function requireChangeable(found: ServiceRow, action: Action, targetId: string | undefined): void {
  if (found.load === 'not-found') throw new Refusal('target.missing', `There is no unit ${found.name} on this node.`);
  requireTarget(targetId, found.targetId);
  if (found.load === 'masked' && action !== 'stop')
    throw new Refusal('target.protected', `${found.name} is masked: somebody has decided that it must not run.`);
  if (['stop', 'restart', 'disable'].includes(action) && found.name === ownUnit())
    throw new Refusal(
      'target.protected',
      `${found.name} is the agent itself: it would end before it could report. Uninstall it instead.`,
    );
}

/** The unit that this process runs in, if it is one. */
export function ownUnit(): string | undefined {
  return unitOfProcess('self') ?? undefined;
}

/** The service that a process belongs to by its control group; null where it is in none, or gone. */
export function unitOfProcess(pid: number | 'self'): string | null {
  try {
    const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    return /([^/\n]+\.service)(?:\/[^\n]*)?$/m.exec(groups)?.[1] ?? null;
  } catch {
    return null;
  }
}
