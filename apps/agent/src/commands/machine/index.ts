import type { CommandName, CommandParams, CommandResult } from '@fettle/contracts/agent';
import type { CallIo } from '../prepared.js';
import { refreshCapabilities, setInterval, uninstallAgent } from './agent-acts.js';
import { installBy, packageList, packageSearch, removeBy } from './packages.js';
import { packageUpdates } from './package-updates.js';
import { listProcesses, processKill } from './processes.js';
import { securityScan } from './security-scan.js';
import { checkService, controlService, listServices, restartService } from './services.js';
import { discoverServices } from './sockets.js';
import { diskUsage, reboot } from './system.js';
import { listUsers, userManage } from './users.js';
import { verifyBackup } from './verify-backup.js';

type Call<N extends CommandName> = (params: CommandParams<N>, io: CallIo) => Promise<CommandResult<N>>;

/** What is done with the machine itself. */
export const machineCalls = {
  set_interval: setInterval,
  refresh_capabilities: refreshCapabilities,
  uninstall_agent: uninstallAgent,
  disk_usage: diskUsage,
  reboot,
  list_services: listServices,
  check_service: checkService,
  discover_services: discoverServices,
  restart_service: restartService,
  service_control: controlService,
  list_processes: listProcesses,
  process_kill: processKill,
  packageList,
  packageSearch,
  package_updates: packageUpdates,
  package_install: installBy('package_install'),
  package_remove: removeBy('package_remove'),
  packageInstall: installBy('packageInstall'),
  packageRemove: removeBy('packageRemove'),
  packagePurge: removeBy('packagePurge'),
  list_users: listUsers,
  user_manage: userManage,
  security_scan: securityScan,
  verify_backup: verifyBackup,
} satisfies { readonly [N in CommandName]?: Call<N> };
