import { z } from 'zod';
import type { RouteContract } from '@fettle/contracts';
import { DomainError } from '../errors/index.js';
import { inspectText } from './json-inspector.js';
import type { ParsedInput } from './request-state.js';

interface Issue {
  readonly path: string;
  readonly message: string;
}

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** Query text without `?`. */
  readonly search: string;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
}

/**
 * Parses a request by its contract. People's surfaces are strict: an unknown field is a fault. The agent surface ignores what it
 * does not know, so that newer agents can speak to it.
 * @throws DomainError request.invalid with every issue, `path` starting with params, query or body
 */
export function parseInput(contract: RouteContract, raw: RawInput, lenient: boolean): ParsedInput {
  const issues: Issue[] = [];
  const params = parsePart(
    { name: 'params', schema: contract.params, value: checkTexts(raw.params, lenient) },
    lenient,
    issues,
  );
  const query = parsePart(
    { name: 'query', schema: contract.query, value: parseSearch(raw.search, lenient) },
    lenient,
    issues,
  );
  const body = contract.body
    ? parsePart(
        { name: 'body', schema: contract.body, value: raw.body === undefined ? emptyBody(contract.body) : raw.body },
        lenient,
        issues,
      )
    : refuseBody(raw.body, lenient, issues);
  if (issues.length > 0) {
    const first = issues[0]!;
    throw new DomainError(
      'request.invalid',
      { issues: issues.slice(0, 50) },
      { detail: `${first.path}: ${first.message}` },
    );
  }
  return { params, query, body };
}

interface Part {
  readonly name: 'params' | 'query' | 'body';
  readonly schema: z.ZodType | undefined;
  readonly value: unknown;
}

function parsePart({ name, schema, value }: Part, lenient: boolean, issues: Issue[]): unknown {
  if (!schema) {
    // Path parameters without a schema are read by nobody.
    if (name === 'query' && !lenient) {
      for (const key of Object.keys(value as object))
        issues.push({ path: `query.${key}`, message: 'is not known here' });
    }
    return {};
  }
  const result = atBoundary(schema, lenient).safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    issues.push({ path: [name, ...issue.path].join('.').slice(0, 200), message: issue.message.slice(0, 300) });
  }
  return undefined;
}

const boundaries = { strict: new WeakMap<z.ZodType, z.ZodType>(), lenient: new WeakMap<z.ZodType, z.ZodType>() };

/** The schema as this surface applies it: objects strict for people, tolerant for agents, whatever the author wrote. */
function atBoundary(schema: z.ZodType, lenient: boolean): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema;
  const known = boundaries[lenient ? 'lenient' : 'strict'];
  const made = known.get(schema) ?? (lenient ? tolerant(schema) : schema.def.catchall ? schema : schema.strict());
  known.set(schema, made);
  return made;
}

/** `loose` schemas keep what they do not know on purpose; only refusal is lifted. */
function tolerant(schema: z.ZodObject): z.ZodType {
  return schema.def.catchall instanceof z.ZodNever ? schema.strip() : schema;
}

function emptyBody(schema: z.ZodType): unknown {
  return schema instanceof z.ZodObject ? {} : undefined;
}

function refuseBody(body: unknown, lenient: boolean, issues: Issue[]): undefined {
  const empty = body === undefined || (typeof body === 'object' && body !== null && Object.keys(body).length === 0);
  if (!empty && !lenient) issues.push({ path: 'body', message: 'this call takes no body' });
  return undefined;
}

/** Query text → values; a name that appears twice becomes a list, which no scalar schema accepts. */
function parseSearch(search: string, mend: boolean): Record<string, string | string[]> {
  if (search === '') return {};
  try {
    decodeURIComponent(search.replaceAll('+', ' '));
  } catch {
    throw new DomainError('request.malformed', {}, { detail: 'The query is not percent-encoded text' });
  }
  const values: Record<string, string | string[]> = {};
  for (const [key, text] of new URLSearchParams(search)) {
    if (key === '__proto__')
      throw new DomainError('request.invalid', {}, { detail: `query: the key ${key} is not allowed` });
    const checked = inspectText(text, mend, `query.${key}`);
    const before = Object.hasOwn(values, key) ? values[key] : undefined;
    values[key] = before === undefined ? checked : [...(Array.isArray(before) ? before : [before]), checked];
  }
  return values;
}

function checkTexts(params: Readonly<Record<string, string>>, mend: boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([key, text]) => [key, inspectText(text, mend, `params.${key}`)]),
  );
}
