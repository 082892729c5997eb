import type { CommandName, CommandParams, CommandResult } from '@fettle/contracts/agent';
import type { CallIo } from '../prepared.js';
import { containerControl, containerList, containerLogs } from './containers.js';
import { dnsLookup } from './dns-lookup.js';
import { endpointCheck } from './endpoint-check.js';
import { followLogs } from './follow-logs.js';
import { getLogs } from './get-logs.js';
import { logScan } from './log-scan.js';
import { networkConfig } from './network-config.js';
import { networkDiscover } from './network-discover.js';
import { networkStats } from './network-stats.js';
import { networkTest } from './reach.js';

type Call<N extends CommandName> = (params: CommandParams<N>, io: CallIo) => Promise<CommandResult<N>>;

/** Network, containers and logs of the machine. */
export const watchCalls = {
  network_test: networkTest,
  dns_lookup: dnsLookup,
  network_config: networkConfig,
  network_stats: networkStats,
  endpoint_check: endpointCheck,
  network_discover: networkDiscover,
  container_list: containerList,
  container_logs: containerLogs,
  container_control: containerControl,
  get_logs: getLogs,
  follow_logs: followLogs,
  'log.scan': logScan,
} satisfies { readonly [N in CommandName]?: Call<N> };
