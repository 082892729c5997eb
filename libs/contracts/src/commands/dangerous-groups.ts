/** Groups whose members have root, or are one step from it. Nobody is put into one by a command. */
export const dangerousGroups: ReadonlySet<string> = new Set([
  ...['root', 'sudo', 'wheel', 'admin', 'adm', 'shadow', 'staff', 'operator', 'bin', 'sys', 'daemon'],
  ...['docker', 'podman', 'lxd', 'lxc', 'incus', 'incus-admin', 'libvirt', 'libvirt-qemu', 'kvm', 'microk8s'],
  ...['disk', 'kmem', 'mem', 'tty', 'video', 'render', 'input', 'raw', 'tape', 'fuse'],
  ...['systemd-journal', 'systemd-network', 'systemd-resolve', 'netdev', 'polkitd', 'messagebus', 'crontab'],
  ...['fettle-agent', 'noderax-agent', 'wireshark', 'pcap', 'uucp', 'dialout', 'lpadmin', 'sambashare'],
]);

/** Groups that were written as a list or as text with commas: each once, without blanks around. */
export function groupList(groups: string | readonly string[] | undefined): string[] {
  const parts = (typeof groups === 'string' ? [groups] : (groups ?? [])).flatMap((part) => part.split(','));
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

/** Why a group cannot be given, in words; null where it can. Case does not hide a name, and a number is none. */
export function groupFault(group: string): string | null {
  if (dangerousGroups.has(group.toLowerCase())) return `the group ${group} gives rights over the whole machine`;
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(group)) return `${JSON.stringify(group)} is not the name of a group`;
  return null;
}
