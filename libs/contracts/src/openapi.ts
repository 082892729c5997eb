import { z } from 'zod';
import { errorCodes, type ErrorCode } from './errors.js';
import type { RouteContract } from './mechanism/route.js';
import { comparesVersions } from './mechanism/version.js';

type Json = Record<string, unknown>;

const guardErrors: readonly ErrorCode[] = ['request.invalid', 'request.rate_limited'];
const sessionErrors: readonly ErrorCode[] = ['session.required', 'session.access_expired', 'session.ended'];

/** The OpenAPI 3.1 document of a list of routes. Schemas with `meta({ id })` become components; nothing else is written by hand. */
export function openapi(contracts: readonly RouteContract[], info: { version: string }): Json {
  const components: Json = {};
  const paths: Record<string, Json> = {};
  for (const contract of contracts) {
    const path = `/api/v1${contract.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract, components) };
  }
  components['Problem'] = problemSchema;
  return {
    openapi: '3.1.0',
    info: { title: 'Fettle', version: info.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => a.localeCompare(b))),
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => a.localeCompare(b))),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'fettle_operator_access' },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace: `fettle_…`' },
        agentKey: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(contract: RouteContract, components: Json): Json {
  const { access } = contract;
  const signedIn = access.kind !== 'public' && access.kind !== 'agent';
  const errors = [...guardErrors, ...(signedIn ? sessionErrors : []), ...contract.errors];
  if ('permission' in access) errors.push('permission.missing', 'object.not_found');
  return {
    operationId: contract.id,
    summary: contract.summary,
    tags: [contract.id.split('.')[0]],
    'x-surfaces': contract.surfaces,
    'x-access': access.kind,
    ...('permission' in access ? { 'x-permission': access.permission } : {}),
    ...(contract.stepUp ? { 'x-step-up': true } : {}),
    security: securityOf(contract),
    parameters: [
      ...parameters(contract, 'params', 'path'),
      ...parameters(contract, 'query', 'query'),
      ...headersOf(contract),
    ],
    ...(contract.body
      ? { requestBody: { required: true, content: json(schemaOf(contract.body, 'input', components)) } }
      : {}),
    responses: {
      [contract.status]: {
        description: contract.summary,
        content: contract.kind === 'raw' ? { '*/*': {} } : json(schemaOf(contract.response, 'output', components)),
      },
      ...errorResponses(errors),
    },
  };
}

/** What opens a route: any one of these. */
function securityOf({ access, surfaces, onlyPeople, stepUp }: RouteContract): Json[] {
  if (access.kind === 'public') return [];
  if (access.kind === 'agent') return [{ agentKey: [] }];
  const forKeys = access.kind === 'workspace' && surfaces.includes('operator') && !onlyPeople && !stepUp;
  return [{ session: [] }, ...(forKeys ? [{ apiKey: [] }] : [])];
}

/** Headers that change what a call does. */
function headersOf(contract: RouteContract): Json[] {
  const header = (name: string, description: string) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(contract.idempotencyKey
      ? [header('Idempotency-Key', 'The same key within 24 h gets the first answer again, and nothing is done twice')]
      : []),
    ...(comparesVersions(contract)
      ? [header('If-Match', 'The ETag that the change was made from; another one meanwhile answers 412')]
      : []),
  ];
}

function errorResponses(codes: readonly ErrorCode[]): Json {
  const byStatus = new Map<number, Set<ErrorCode>>();
  for (const code of codes) {
    const { status } = errorCodes[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, set]) => [
      status,
      {
        description: [...set].map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function parameters(contract: RouteContract, part: 'params' | 'query', place: 'path' | 'query'): Json[] {
  const schema = contract[part];
  if (!schema) return [];
  const object = schemaOf(schema, 'input', {}) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(object.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (object.required ?? []).includes(name),
    schema: property,
  }));
}

/** JSON Schema of a Zod value; named parts are moved to `components` and referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json & { $defs?: Json };
  const { $schema: _dialect, $defs: definitions = {}, id, ...rest } = whole;
  for (const [name, definition] of Object.entries(definitions)) components[name] = withoutId(rewrite(definition));
  const body = rewrite(rest) as Json;
  if (typeof id !== 'string') return body;
  components[id] = body;
  return { $ref: `#/components/schemas/${id}` };
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : rewrite(inner),
    ]),
  );
}

function withoutId(value: unknown): unknown {
  const { id: _id, $schema: _dialect, ...rest } = value as Json;
  return rest;
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'requestId', 'message'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorCodes) },
    detail: { type: 'string' },
    issues: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    requestId: { type: 'string' },
    message: { type: 'string' },
  },
};
