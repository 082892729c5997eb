import type { Permission } from '../permissions.js';

/** How much harm a command can do; decides who may send it and what needs a second person. */
export const riskTiers = ['low', 'medium', 'high'] as const;
export type RiskTier = (typeof riskTiers)[number];

/** A permission for each tier: whoever holds it may send commands of that tier. */
export const riskPermissions: Readonly<Record<RiskTier, Permission>> = {
  low: 'task:run-low',
  medium: 'task:run-medium',
  high: 'task:run-high',
};

/**
 * The tier of each command. Apart from the catalogue, so that a page which asks whether somebody may send a command need not carry the
 * schemas of all; a test holds both to be the same.
 */
export const commandRisks = {
  'shell.exec': 'medium',
  exec: 'medium',
  ping: 'low',
  system_info: 'low',
  set_interval: 'medium',
  refresh_capabilities: 'low',
  uninstall_agent: 'high',
  disk_usage: 'low',
  reboot: 'high',
  list_services: 'low',
  check_service: 'low',
  discover_services: 'low',
  restart_service: 'medium',
  service_control: 'medium',
  list_processes: 'low',
  process_kill: 'high',
  packageList: 'low',
  packageSearch: 'low',
  package_updates: 'low',
  package_install: 'high',
  package_remove: 'high',
  packageInstall: 'high',
  packageRemove: 'high',
  packagePurge: 'high',
  list_users: 'low',
  user_manage: 'high',
  security_scan: 'low',
  verify_backup: 'medium',
  file_list: 'low',
  file_stat: 'low',
  file_read: 'low',
  file_checksum: 'low',
  file_write: 'high',
  file_transfer: 'medium',
  file_push: 'high',
  file_delete: 'high',
  network_test: 'low',
  dns_lookup: 'low',
  network_config: 'low',
  network_stats: 'low',
  endpoint_check: 'low',
  network_discover: 'low',
  container_list: 'low',
  container_logs: 'low',
  container_control: 'medium',
  get_logs: 'low',
  follow_logs: 'low',
  'log.scan': 'low',
} as const satisfies Record<string, RiskTier>;

/** The tier of a command with these parameters: that of the catalogue, and high where it asks for root itself. */
export function riskOf({ type, payload }: { readonly type: string; readonly payload?: unknown }): RiskTier {
  // What is not in the catalogue runs nowhere; should that ever be asked, nobody gets in lightly.
  if (!Object.hasOwn(commandRisks, type)) return 'high';
  const asRoot = typeof payload === 'object' && payload !== null && 'runAsRoot' in payload && payload.runAsRoot;
  return asRoot ? 'high' : commandRisks[type as keyof typeof commandRisks];
}

/** The permission that sending a command needs. */
export function permissionToRun(sent: { readonly type: string; readonly payload?: unknown }): Permission {
  return riskPermissions[riskOf(sent)];
}
