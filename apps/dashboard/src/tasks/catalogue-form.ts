import {
  type CommandInput,
  commandNames,
  commandOf,
  commandTitle,
  isCommandName,
  permissionToRun,
  type Permission,
} from '@fettle/contracts';
import * as z from 'zod';
import { fieldsOf, type ParameterSchema, payloadFrom, type SchemaField } from './schema-fields.ts';
import { isCatalogued, isTypedByPeople } from './task-words.ts';

/** A command that can be chosen. */
export interface Choosable {
  name: string;
  title: string;
  summary: string;
  group: string;
  needs: Permission;
}

/** The commands that a node knows and a person may send there, by group. `known` null: the node has not said. */
export function choosable(known: readonly string[] | null, may: (permission: Permission) => boolean): Choosable[] {
  return commandNames
    .filter((type) => isCatalogued({ type }) && isTypedByPeople(type) && (known === null || known.includes(type)))
    .map((name) => {
      const { summary, group } = commandOf(name);
      return { name, title: commandTitle(name), summary, group, needs: permissionToRun({ type: name }) };
    })
    .filter(({ needs }) => may(needs));
}

/** The fields of a command. */
export function formFields(name: string): SchemaField[] {
  if (!isCommandName(name)) return [];
  return fieldsOf(z.toJSONSchema(commandOf(name).params, { io: 'input', unrepresentable: 'any' }) as ParameterSchema);
}

/** The command that the values stand for, or what is wrong with each. */
export function commandFrom(
  name: string,
  values: Readonly<Record<string, string>>,
): { command: CommandInput | null; errors: Record<string, string> } {
  if (!isCommandName(name)) return { command: null, errors: {} };
  const payload = payloadFrom(formFields(name), values);
  const parsed = commandOf(name).params.safeParse(payload);
  if (parsed.success) return { command: { type: name, payload } as CommandInput, errors: {} };
  const errors = parsed.error.issues.map(({ path, message }) => {
    const field = String(path[0] ?? '');
    // What was left empty is not sent, and a schema's words for that are for those who write schemas.
    return [field, field === '' || Object.hasOwn(payload, field) ? message : 'Fill this in: the command needs it'];
  });
  return { command: null, errors: Object.fromEntries(errors) as Record<string, string> };
}
