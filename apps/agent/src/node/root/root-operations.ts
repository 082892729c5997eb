import type { CommandName } from '@fettle/contracts/agent';
import type { output, ZodType } from '@fettle/contracts/agent/root-access';
import { machineOperations } from '../../commands/machine/operations.js';
import { watchOperations } from '../../commands/watch/operations.js';

/** How the helper does one thing that root is needed for: always this program, with arguments that the checked parameters fill in. */
export interface RootOperation<P extends ZodType = ZodType> {
  /** Commands of the catalogue that it belongs to; people read them in the journal. */
  readonly of: readonly CommandName[];
  /** Strict, and checked by the helper itself: what the agent has checked counts for nothing. */
  readonly params: P;
  /** Absolute program and its arguments; never a shell. A parameter that could be read as an option stands behind `--`. */
  readonly argv: (params: output<P>) => readonly [string, ...string[]];
  /** Standard input of the program, for what must not stand in a process list. */
  readonly input?: (params: output<P>) => string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Declares an operation and keeps its exact types. */
export const rootOperation = <P extends ZodType>(value: RootOperation<P>): RootOperation => value;

/**
 * Everything that root does for catalogued commands: a closed list, which is part of the signed program and never comes over the wire.
 * Whoever adds a command that needs root adds what it does here.
 */
export const rootOperations: Readonly<Record<string, RootOperation>> = { ...machineOperations, ...watchOperations };
