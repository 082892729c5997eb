import * as z from 'zod';
import type { RiskTier } from './risks.js';

/** Where a command stands in lists and forms. */
export const commandGroups = [
  'run',
  'agent',
  'system',
  'services',
  'processes',
  'packages',
  'containers',
  'users',
  'network',
  'logs',
  'files',
  'security',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/**
 * A command that nodes know, written once: the form, the server's check, the agent's check and the reading of its result come from it.
 * `params` is strict for people; the agent takes the same schema and leaves aside what it does not know.
 */
export interface CommandContract<P extends z.ZodObject = z.ZodObject, R extends z.ZodType = z.ZodType> {
  /** One sentence: what it does, and when it counts as failed. */
  readonly summary: string;
  readonly group: CommandGroup;
  readonly risk: RiskTier;
  readonly platforms: readonly ['linux', ...string[]];
  /** How long it may run unless its task says otherwise, in seconds. */
  readonly timeoutS: number;
  /** May be started again after an unknown outcome, unless the task itself says otherwise. */
  readonly idempotent: boolean;
  /** Runs only while nothing else runs on the node. */
  readonly exclusive: boolean;
  /** Tools of the manifest that it works with: one of each list has to be available. */
  readonly needs: readonly (readonly string[])[];
  /** Needs root rights: an agent without them asks the root helper, and the applied root access profile has to cover `operational`. */
  readonly root: boolean;
  /** Looks and changes nothing: its latest result is kept as a reading of the node. */
  readonly reading: boolean;
  readonly params: P;
  /** What it answers with. At most 512 KiB as JSON. */
  readonly result: R;
}

/** Declares a command and keeps its exact types. */
export const command = <P extends z.ZodObject, R extends z.ZodType, const L extends boolean>(
  value: CommandContract<P, R> & { readonly reading: L },
): CommandContract<P, R> & { readonly reading: L } => Object.freeze(value);

const withoutNul = (value: string) => !value.includes('\0');

/** Text that a process can be given. */
export const plainText = (max: number) => z.string().max(max).refine(withoutNul, { error: 'must not contain NUL' });

/** An absolute path, as text: what it leads to is decided on the node. */
export const absolutePath = plainText(4_096).regex(/^\//, { error: 'must be an absolute path' });
