/**
 * What each command is called wherever people read it. Apart from the catalogue, so that a list of tasks need not carry the schemas of
 * every command; the catalogue does not compile while one has no title here.
 */
export const commandTitles = {
  'shell.exec': 'Shell command',
  exec: 'Program',
  ping: 'Ping',
  system_info: 'System information',
  set_interval: 'Set measuring interval',
  refresh_capabilities: 'Refresh capabilities',
  uninstall_agent: 'Uninstall agent',
  disk_usage: 'Disk usage',
  reboot: 'Restart machine',
  list_services: 'List services',
  check_service: 'Check service',
  discover_services: 'Discover services',
  restart_service: 'Restart service',
  service_control: 'Control service',
  list_processes: 'List processes',
  process_kill: 'Signal process',
  packageList: 'List packages',
  packageSearch: 'Search packages',
  package_updates: 'Waiting updates',
  package_install: 'Install package',
  package_remove: 'Remove package',
  packageInstall: 'Install packages',
  packageRemove: 'Remove packages',
  packagePurge: 'Purge packages',
  list_users: 'List accounts',
  user_manage: 'Manage account',
  security_scan: 'Security scan',
  verify_backup: 'Verify backup',
  file_list: 'List a folder',
  file_stat: 'Look at a file',
  file_read: 'Read a file',
  file_checksum: 'Digest of a file',
  file_write: 'Write a file',
  file_transfer: 'Send a file to Fettle',
  file_push: 'Bring a file to the node',
  file_delete: 'Delete a file',
  network_test: 'Reach for an address',
  dns_lookup: 'Look up a name',
  network_config: 'Network configuration',
  network_stats: 'Traffic and connections',
  endpoint_check: 'Check web address',
  network_discover: 'Discover machines',
  container_list: 'List containers',
  container_logs: 'Container logs',
  container_control: 'Control container',
  get_logs: 'Read logs',
  follow_logs: 'Follow logs',
  'log.scan': 'Scan a log',
} as const;

/** The title of a command, and its name where an agent knows more than this version. */
export function commandTitle(name: string): string {
  return Object.hasOwn(commandTitles, name) ? commandTitles[name as keyof typeof commandTitles] : name;
}
