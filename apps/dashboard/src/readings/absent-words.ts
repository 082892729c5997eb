/** Why a node collects nothing of this, in the agent's words, and what would turn it on. */
export interface Absence {
  why: string;
  how: string;
  /** Root access of the node is what is missing. */
  needsRoot: boolean;
}

const again = 'The agent looks each time it is asked: read again when that is done.';

/** Tells what is not there to be read from what went wrong while it was read; null for the latter. */
export function absenceOf(reason: string | null): Absence | null {
  if (reason === null) return null;
  const because = (why: string, how: string, needsRoot = false): Absence => ({ why, how, needsRoot });
  if (reason.startsWith('Neither docker nor podman is installed'))
    return because('Neither Docker nor Podman is installed there.', `Install one of them on the node. ${again}`);
  if (/may not talk to the container engine/.test(reason))
    return because(
      'The user of its agent may not talk to the container engine.',
      'With operational root access of the node, the engine is asked as root. It is turned on in Config.',
      true,
    );
  const program = /^(\S+) is not installed on this node/.exec(reason)?.[1];
  if (program) return because(`${program} is not installed there.`, `Install ${program} on the node. ${again}`);
  return null;
}
