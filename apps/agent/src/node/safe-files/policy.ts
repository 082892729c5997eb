import type { NodeRefusalCode } from '@fettle/contracts/agent';
import { sep } from 'node:path';

/** Folders in which files may be read and written, as the configuration of the node says. */
export interface FileRoots {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** The agent's own folders: never, whatever the configuration says. */
  readonly own: readonly string[];
}

export const defaultReadRoots = ['/etc', '/home', '/opt', '/srv', '/tmp', '/usr', '/var'] as const;
export const defaultWriteRoots = ['/home', '/opt', '/srv', '/tmp', '/var/www'] as const;

/**
 * Never read or written, wherever the roots lie: what opens accounts or other machines, and the kernel's own trees. Matched against real
 * paths only, so that no spelling and no link gets around it.
 */
const closed: readonly RegExp[] = [
  /^\/(proc|sys|dev|boot)(\/|$)/,
  /^\/run\/(secrets|credentials|user)(\/|$)/,
  /^\/etc\/(g?shadow|passwd|group|sudoers|subuid|subgid)-?(\.|$)/,
  /^\/etc\/(sudoers\.d|pam\.d|security|fettle-agent|fettle-root|polkit-1)(\/|$)/,
  /^\/etc\/ssh\/ssh_host_[^/]*_key$/,
  /^\/etc\/ssl\/private(\/|$)/,
  /^\/var\/backups\/(g?shadow|passwd|group)(\.|$)/,
  /^\/var\/lib\/(fettle-agent|fettle-root|fettle|systemd\/credential\.secret)(\/|$)/,
  /\/\.ssh(\/|$)/,
  /\/\.(aws|gnupg|kube|docker|config\/gcloud)(\/|$)/,
  /\/\.(netrc|pgpass|my\.cnf|bash_history|zsh_history|git-credentials)$/,
  /\.(key|keytab|p12|pfx|jks|kdbx)$/i,
  /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)[^/.]*|privkey[^/]*\.pem)$/,
];

/** Of those, what may be looked at and not changed: everybody on the machine reads it anyway. `opasswd` holds the hashes of former passwords. */
const readable = [/^\/etc\/(passwd|group)$/, /^\/etc\/(pam\.d|security)(\/(?!n?opasswd)|$)/, /^\/dev\/null$/];

/** Whether `path`, a real path, lies in a folder or is it. */
export function isWithin(path: string, folder: string): boolean {
  const root = folder.endsWith(sep) ? folder : folder + sep;
  return path === folder || path.startsWith(root);
}

/** Why a path is not to be touched, by a code and in words. */
export interface PathRefusal {
  readonly code: NodeRefusalCode;
  readonly words: string;
}

/** Why a real path is not to be touched; undefined where it may be. */
export function refusalOf(path: string, act: 'read' | 'write', roots: FileRoots): PathRefusal | undefined {
  if (roots.own.some((folder) => isWithin(path, folder)))
    return { code: 'file.denied', words: `${path} belongs to the agent.` };
  const isClosed = closed.some((pattern) => pattern.test(path));
  if (isClosed && !(act === 'read' && readable.some((pattern) => pattern.test(path))))
    return { code: 'file.denied', words: `${path} is never ${act === 'read' ? 'read' : 'written'} through the agent.` };
  if (roots[act].some((folder) => isWithin(path, folder))) return undefined;
  const allowed = roots[act].join(', ') || 'none';
  const words = `${path} is outside of the folders that this node allows to be ${act === 'read' ? 'read' : 'written'}: ${allowed}.`;
  return { code: 'file.outside_allowlist', words };
}
