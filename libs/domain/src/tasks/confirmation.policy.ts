import { commandOf, previewOf, targetReadings, type Command } from '@fettle/contracts';
import type { Actor } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';

/** What a node has to have said last for a command to go there: each id stands in a list of a reading. */
export interface Confirmation {
  readonly reading: string;
  /** Its parameters as a page asks with them: JSON with what the command puts where nothing was said. */
  readonly payload: string;
  readonly list: string;
  readonly ids: readonly string[];
}

/**
 * What a command that disrupts was confirmed with; null for any other, and for one whose target is the node that the call names.
 * @throws DomainError `command.confirmation_missing` where a person has not said what he means
 */
export function confirmationOf(command: Command, actor: Actor): Confirmation | null {
  const { disruptive, target } = previewOf(command) ?? { disruptive: false, target: null };
  if (!disruptive || !target || target.kind === 'node') return null;
  const { command: reading, list } = targetReadings[target.kind];
  if (target.id === null) {
    // What Fettle does by itself has just looked, and the agent looks again.
    if (actor.kind === 'system') return null;
    const detail = `Read ${reading} of the node and send the targetId of what this should act on`;
    throw new DomainError('command.confirmation_missing', { reading }, { detail });
  }
  // A service is one thing, and its file may have any name.
  const ids = target.kind === 'service' ? [target.id] : target.id.split(',');
  const payload = JSON.stringify(commandOf(reading).params.parse({}));
  return { reading, payload, list, ids: [...new Set(ids)] };
}

/** The target is not what the node said last. */
export function targetChanged(command: Command): DomainError {
  const { target } = previewOf(command) ?? {};
  const detail = `${target?.label ?? 'The target'} is not what the node said last: read it again and look at what is there now`;
  return new DomainError(
    'command.target_changed',
    { kind: target?.kind ?? null, targetId: target?.id ?? null },
    { detail },
  );
}

/** The agent of the node does not know the command. */
export function notSupported(command: Command): DomainError {
  const detail = `The agent of the node does not know ${command.type}: a newer one does`;
  return new DomainError('command.not_supported', { command: command.type }, { detail });
}
