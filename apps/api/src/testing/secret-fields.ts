import type { RouteContract } from '@fettle/contracts';
import { isSecretKey } from '@fettle/platform/redaction';
import type { WireCall } from './wire.js';

/** A field of a request that holds a secret, going by its name. */
export interface SecretField {
  readonly contract: RouteContract;
  readonly part: 'params' | 'body';
  /** Names from the outermost inwards. */
  readonly path: readonly string[];
}

interface JsonSchema {
  readonly type?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Names that say nothing of a secret to the redactor, and are one. */
const alsoSecret = new Set(['deviceCode']);
/** Names that sound like a secret and are none. */
const harmless = new Set(['singleKeys']);

/** Every secret field of every part of a contract's request, read from its schemas: a new one is found by its name. */
export function secretFields(contract: RouteContract): SecretField[] {
  return (['params', 'body'] as const).flatMap((part) => {
    const schema = contract[part];
    if (!schema) return [];
    const json = schema.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as JsonSchema;
    return pathsIn(json, json).map((path) => ({ contract, part, path }));
  });
}

function pathsIn(schema: JsonSchema, root: JsonSchema): string[][] {
  if (schema.$ref) {
    const target = root.$defs?.[schema.$ref.split('/').at(-1)!];
    return target ? pathsIn(target, root) : [];
  }
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const below = pathsIn(inner, root).map((path) => [name, ...path]);
    const isSecret = (isSecretKey(name) || alsoSecret.has(name)) && !harmless.has(name);
    // An object of secrets (`secrets: { password }`) is looked into; a choice of acts on one ends here.
    return isSecret && inner.type !== 'object' ? [[name]] : below;
  });
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => pathsIn(one, root));
  return [...own, ...choices];
}

export const nameOf = ({ contract, part, path }: SecretField): string => `${contract.id} ${part}.${path.join('.')}`;

/** What a call holds at a secret field, if it is a text. */
export function valueAt(wire: WireCall, { part, path }: SecretField): string | undefined {
  let value: unknown = wire[part];
  for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The call with another text at a secret field; parts that are missing on the way there are made. */
export function withValue(wire: WireCall, { part, path }: SecretField, value: unknown): WireCall {
  const put = (at: unknown, [name, ...rest]: readonly string[]): unknown =>
    name === undefined
      ? value
      : { ...(at as object | null), [name]: put((at as Record<string, unknown>)?.[name], rest) };
  return { ...wire, [part]: put(wire[part], path) };
}
