import * as z from 'zod';
import { agentCommands } from './agent.js';
import { fileCommands } from './files.js';
import type { CommandContract } from './command.js';
import { machineCommands } from './machine.js';
import { commandRisks, type RiskTier } from './risks.js';
import { runCommands } from './run.js';
import { commandTitles } from './titles.js';
import { watchCommands } from './watch.js';

/** The closed list of what an agent does. A type that is not here is refused by server and agent. */
export const commands = {
  ...runCommands,
  ...agentCommands,
  ...machineCommands,
  ...fileCommands,
  ...watchCommands,
} as const;

type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandParams<N extends CommandName> = z.output<Commands[N]['params']>;
export type CommandResult<N extends CommandName> = z.output<Commands[N]['result']>;

/** A command with its parameters, as it is stored and sent. */
export type Command = { [N in CommandName]: { type: N; payload: CommandParams<N> } }[CommandName];
/** The same before defaults. */
export type CommandInput = {
  [N in CommandName]: { type: N; payload: z.input<Commands[N]['params']> };
}[CommandName];

/** Names of commands that look and change nothing. */
export type ReadingName = { [N in CommandName]: Commands[N]['reading'] extends true ? N : never }[CommandName];

/** Every command has a title and a tier. */
commandTitles satisfies Record<CommandName, string>;
commandRisks satisfies Record<CommandName, RiskTier>;

/** All names of `commands`, in their order. */
export const commandNames = Object.keys(commands) as CommandName[];
export const readingNames = commandNames.filter((name) => commands[name].reading) as ReadingName[];

/** Whether `name` is a command of the closed list. */
export const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);

/** What is known of a command by its name, without the types of its parameters. */
export const commandOf = (name: CommandName): CommandContract => commands[name];

const variants = (names: readonly CommandName[]) =>
  names.map((name) => z.strictObject({ type: z.literal(name), payload: commandOf(name).params.prefault({}) }));

/** A command of the closed list with its parameters. */
export const Command = z
  .discriminatedUnion('type', variants(commandNames) as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'Command' }) as unknown as z.ZodType<Command, CommandInput>;

/** One that only looks. */
export const ReadingCommand = z
  .discriminatedUnion('type', variants(readingNames) as unknown as [z.ZodObject<{ type: z.ZodLiteral<string> }>])
  .meta({ id: 'ReadingCommand' }) as unknown as z.ZodType<
  Extract<Command, { type: ReadingName }>,
  Extract<CommandInput, { type: ReadingName }>
>;

/**
 * The payload of a command as the compatible agent reads it: our names stay, and its own are added beside them. Sent to every agent, so
 * that the server need not know which one asks.
 */
export const wirePayload = (payload: Record<string, unknown>): Record<string, unknown> => ({
  // What a command says of its scope itself stays.
  ...(payload['runAsRoot'] === true ? { rootScope: 'task' } : {}),
  ...payload,
  ...('workingDirectory' in payload ? { working_dir: payload['workingDirectory'] } : {}),
});

export * from './command.js';
export * from './preview.js';
export * from './refusals.js';
export * from './risks.js';
export { dangerousGroups, groupFault, groupList, securityScore } from './machine.js';
export type { PackageRow, ProcessRow, ServiceRow, UserRow } from './machine.js';
export * from './titles.js';
export * from './watch.js';
export { FILE_READ_MAX, FILE_WRITE_MAX } from './files.js';
export { processResult, type ProcessResult } from './run.js';
