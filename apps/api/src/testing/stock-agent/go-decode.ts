/** A field of a Go struct: what `encoding/json` does with it. */
export type GoField = 'string' | 'bool' | 'int' | 'time' | 'any' | 'object' | { readonly fields: GoFields };
export type GoFields = Readonly<Record<string, GoField>>;

/** RFC 3339 as `time.Time` reads it: with an offset, and never an empty text. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

const fits: Readonly<Record<Exclude<GoField, object>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isSafeInteger(value),
  time: (value) => typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value)),
  any: () => true,
  object: (value) => typeof value === 'object' && !Array.isArray(value),
};

/**
 * Why Go's decoder would refuse a body for a struct; null when it takes it. Absent and null fields keep their zero, unknown ones are
 * ignored, and names are compared without regard to case.
 */
export function goFault(text: string, fields: GoFields): string | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `not JSON: ${text.slice(0, 80)}`;
  }
  return structFault(body, fields, 'body');
}

function structFault(value: unknown, fields: GoFields, at: string): string | null {
  if (value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) return `${at} is no object`;
  const byName = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field as unknown]));
  for (const [name, kind] of Object.entries(fields)) {
    const field = byName.get(name.toLowerCase());
    if (field === undefined || field === null) continue;
    const here = `${at}.${name}`;
    const fault =
      typeof kind === 'object'
        ? structFault(field, kind.fields, here)
        : fits[kind](field)
          ? null
          : `${here} is no ${kind}`;
    if (fault) return `${fault}: ${JSON.stringify(field).slice(0, 80)}`;
  }
  return null;
}

const rootAccess: GoFields = { profile: 'string', updatedAt: 'time' };
const identity: GoFields = { nodeId: 'string', agentToken: 'string' };

/** What the agent decodes of each answer; of others it looks at the status alone. */
export const goAnswers = {
  error: { statusCode: 'int', message: 'string', error: 'string' },
  consume: identity,
  register: identity,
  initiate: { token: 'string', expiresAt: 'time' },
  status: { status: 'string', ...identity },
  claim: {
    task: { fields: { id: 'string', type: 'string', payload: 'object', timeoutSeconds: 'int' } },
    rootAccess: { fields: rootAccess },
  },
  control: {
    taskId: 'string',
    status: 'string',
    cancelRequested: 'bool',
    cancelRequestedAt: 'time',
    cancelReason: 'string',
  },
  authAck: { type: 'string', authenticated: 'bool', nodeId: 'string', rootAccess: { fields: rootAccess } },
  authError: { type: 'string', authenticated: 'bool', message: 'string' },
  rootAccessUpdated: { type: 'string', rootAccess: { fields: rootAccess } },
  agentError: { type: 'string', eventType: 'string', code: 'string', message: 'string' },
} as const satisfies Record<string, GoFields>;
export type GoAnswer = keyof typeof goAnswers;
