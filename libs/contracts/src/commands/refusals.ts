/** What a refusal means, and what whoever asked can do about it. */
export interface NodeRefusal {
  readonly means: string;
  readonly next: string;
}

/**
 * Why a node did not do what a task asked of it: the closed set. The agent sends the code with the report of the failed task, beside its
 * words; the task carries it as `refusal`. A task that ran and failed (an exit code, a time limit) has none, nor has one of an older agent.
 * An agent may be newer than its server: a code that the server does not know is left aside, and the words stay.
 */
export const nodeRefusals = {
  'path.invalid': {
    means:
      'The path is none: it does not begin with /, holds NUL, is too long, or names a folder where a file is meant.',
    next: 'Give the whole path of the file, from / on.',
  },
  'file.outside_allowlist': {
    means: 'After every link, the path lies outside of the folders that the node allows.',
    next: 'Take a path within them. Or, as root on the node, add the folder to fileReadRoots (to read) or fileWriteRoots (to write, delete) in /etc/fettle-agent/config.json and restart the agent: systemctl restart fettle-agent.',
  },
  'file.denied': {
    means:
      'The agent never touches this, whatever its folders are: its own files, the kernel’s trees, devices, accounts, keys and credentials.',
    next: 'No setting allows it. Work on it on the node itself.',
  },
  'file.not_permitted': {
    means: 'The file system does not let the user of the agent do this, or is mounted to be read only.',
    next: 'On the node, give the user of the agent (fettle-agent) the right: by a group, or by an access list (setfacl).',
  },
  'file.not_found': {
    means: 'There is nothing at the path, or something on the way to it is no folder.',
    next: 'Look at the folder again: it may have been moved or deleted.',
  },
  'file.not_regular': {
    means: 'It is a folder, a pipe, a socket or a device: only files are read, written and deleted.',
    next: 'Open it as a folder if it is one. Pipes, sockets and devices are not opened at all.',
  },
  'file.not_folder': {
    means: 'A folder was asked for, and it is something else.',
    next: 'Open it as a file, or list the folder that it lies in.',
  },
  'file.link': {
    means: 'A link leads nowhere, in a circle, or was exchanged while it was followed.',
    next: 'Name what the link should lead to by its own path, or put the link right on the node.',
  },
  'file.changed': {
    means: 'It was changed, exchanged or deleted since it was read, or while it was worked on. Nothing was written.',
    next: 'Read it again, compare, and send the change anew.',
  },
  'file.exists': {
    means: 'A new file was to be made, and one stands there already. Nothing was written.',
    next: 'Take another name, or say that what is there may be replaced.',
  },
  'file.too_large': {
    means:
      'It is larger than the command takes: 1 MiB to write, 64 MiB to replace or delete (a copy is made before), 512 MiB to transfer.',
    next: 'Read it in pieces, transfer it instead of writing it, or pack it smaller on the node.',
  },
  'file.no_room': {
    means: 'The file system is full, or the quota is used up.',
    next: 'Make room on the node and try again.',
  },
  'file.unusable': {
    means: 'The file system answered with a fault that is none of the others.',
    next: 'The words of the task say which. Look at the disk and the mount on the node.',
  },
  'transfer.refused': {
    means: 'Fettle refused a step of the transfer: it is over, was given up, or belongs to another node or task.',
    next: 'Begin the transfer anew.',
  },
  'transfer.digest_mismatch': {
    means: 'The bytes are others than were announced: they changed while they were read, or on their way.',
    next: 'Transfer the file again when nobody writes to it.',
  },
  'command.unknown': {
    means: 'The agent does not know the command.',
    next: 'Install a newer agent on the node.',
  },
  'params.invalid': {
    means: 'The parameters do not fit the command.',
    next: 'The words of the task say which: put them right and send it again.',
  },
  'node.root_access_missing': {
    means: 'It needs root, which the root access that the node has applied does not cover.',
    next: 'Turn on root for this in Config of the node, wait until it is applied, and send it again.',
  },
  'root.refused': {
    means: 'The root helper of the node refused it.',
    next: 'The words of the task say why. Run the install command again on the node if the helper is older than the agent.',
  },
  'program.missing': {
    means: 'A program that the command works with is not installed on the node.',
    next: 'Install it on the node. The agent looks each time it is asked.',
  },
  'program.not_started': {
    means: 'The program, or the folder to run it in, is not there or may not be used by the user of the agent.',
    next: 'Look at its path, its mode, and the working directory.',
  },
  'platform.unsupported': {
    means: 'The machine has nothing that this could be done with: no systemd, no journal, neither apt nor dnf.',
    next: 'Do it in the way of that machine, as a command of your own.',
  },
  'target.missing': {
    means: 'There is no such process, service, package, account, group or container on the node.',
    next: 'Read the list again and choose from it.',
  },
  'target.exists': {
    means: 'There is one of that name already.',
    next: 'Change the one that is there, or take another name.',
  },
  'target.changed': {
    means: 'Something else has taken the place of what was confirmed. Nothing was done.',
    next: 'Read the list again and confirm what is there now.',
  },
  'target.too_many': {
    means: 'The name fits more than one command reaches.',
    next: 'Name each by its number.',
  },
  'target.protected': {
    means:
      'It is protected: the node would not work without it, could be taken over with it, or somebody decided there that it stays.',
    next: 'No setting allows it. Do it on the node itself if it has to be.',
  },
  'archive.refused': {
    means: 'The archive is not unpacked: it is too large, holds devices, or there is no room for it.',
    next: 'Raise maxBytes of the command, or make room in the temporary folder of the node.',
  },
  'answer.too_large': {
    means: 'The command was run, and its answer is larger than 512 KiB: nothing of it is kept.',
    next: 'Ask for less at a time.',
  },
  'agent.storage': {
    means: 'The agent cannot write to its state directory, so it starts nothing.',
    next: 'Make room in /var/lib/fettle-agent and look at its owner.',
  },
} as const satisfies Record<string, NodeRefusal>;

export type NodeRefusalCode = keyof typeof nodeRefusals;
/** All codes of `nodeRefusals`, in their order. */
export const nodeRefusalCodes = Object.keys(nodeRefusals) as [NodeRefusalCode, ...NodeRefusalCode[]];

/** What a code means; null for one that a newer agent or server has put there. */
export const nodeRefusalOf = (code: string): NodeRefusal | null =>
  Object.hasOwn(nodeRefusals, code) ? nodeRefusals[code as NodeRefusalCode] : null;
