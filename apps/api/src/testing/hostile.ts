import type { RouteContract } from '@fettle/contracts';
import type { WireCall } from './wire.js';

/** A body that no route may take. */
export interface HostileBody extends Pick<WireCall, 'body' | 'headers'> {
  readonly name: string;
  /** Status that it is refused with on the surfaces of people. */
  readonly expected: number;
  /** The agent surface mends or ignores it instead of refusing. */
  readonly tolerated?: boolean;
}

const MIB = 1_048_576;
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Variations of a valid body, and things that are no body at all. `schema`: what may be null or empty in it is not hostile. */
export function hostileBodies(valid: object, schema?: RouteContract['body']): HostileBody[] {
  const text = JSON.stringify(valid);
  const opened = text === '{}' ? '{' : `${text.slice(0, -1)},`;
  const json = (name: string, body: unknown, expected = 400): HostileBody => ({ name, body, expected });
  return [
    json('null', 'null'),
    json('list', '[]'),
    json('list of the object', `[${text}]`),
    json('number', '42'),
    json('text', '"x"'),
    json('NaN', 'NaN'),
    json('half of it', `${opened}`),
    json('with a comma too many', `${text.slice(0, -1)},}`),
    json('single quotes', "{'a':1}"),
    json('two objects', `${text}${text}`),
    { ...json('not UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])), tolerated: true },
    json('nested 40 levels', `${opened}"x":${nested(40)}}`),
    json('nested 5000 levels', `${opened}"x":${nested(5_000)}}`),
    json('__proto__', `${opened}"__proto__":{"admin":true}}`),
    json('constructor', `${opened}"constructor":{"prototype":{"admin":true}}}`),
    json('too large', `${opened}"x":"${'x'.repeat(MIB)}"}`, 413),
    { ...json('unknown field', `${opened}"surprise":1}`), tolerated: true },
    { ...json('NUL', `${opened}"surprise":"a\\u0000b"}`), tolerated: true },
    { ...json('form', 'a=b', 415), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { ...json('plain text', text, 415), headers: { 'content-type': 'text/plain' } },
    { ...json('another charset', text, 415), headers: { 'content-type': 'application/json; charset=utf-16' } },
    { ...json('packed', text, 415), headers: { 'content-encoding': 'gzip' } },
    ...Object.keys(valid)
      .flatMap((field) => wrongValues(valid, field))
      .filter(({ name, body }) => !(/ is (?:null|"")$/.test(name) && schema?.safeParse(body).success)),
  ];
}

/** A field of every wrong type. Optional fields may be tolerated by the agent surface, so callers there look at required ones. */
function wrongValues(valid: object, field: string): HostileBody[] {
  const value = (valid as Record<string, unknown>)[field];
  const wrong: unknown[] = [null, [[value]], { $gt: '' }];
  if (typeof value !== 'number') wrong.push(Number.MAX_SAFE_INTEGER);
  if (typeof value !== 'boolean') wrong.push(true);
  if (typeof value === 'string') wrong.push('', `${value}\0`);
  return wrong.map((one) => ({
    name: `${field} is ${JSON.stringify(one)}`,
    body: { ...valid, [field]: one },
    expected: 400,
    tolerated: true,
  }));
}

/** Queries that every route refuses. */
export function hostileSearches(contract: RouteContract): string[] {
  const known = Object.keys((contract.query as { shape?: object } | undefined)?.shape ?? {});
  const always = ['surprise=1', '%', 'a=%zz', '%00=1', '__proto__=1', 'constructor=1', '__proto__[x]=1'];
  return [
    ...always,
    ...known.flatMap((name) => [`${name}=1&${name}=2`, `${name}[]=1`, `${name}=%00`, ...byName(name, contract)]),
  ];
}

const unreadable = ['presence:no', 'state%3Ano', 'no:x', '%22x', 'x'.repeat(501), '__proto__:x', 'a'.repeat(3_000)];

function byName(name: string, contract: RouteContract): string[] {
  if (name === 'limit')
    return ['0', '-1', '201', '1e9', 'NaN', 'Infinity', '1.5', '0x10x'].map((value) => `limit=${value}`);
  if (name === 'cursor') return ['AAAA', 'eyJrIjoiIn0', '%2e%2e%2f', 'x'.repeat(600)].map((value) => `cursor=${value}`);
  if (name === 'nodeId') return ["nodeId='%20OR%201=1", 'nodeId=1'];
  if (['rangeMs', 'after', 'attempt'].includes(name))
    return ['NaN', '1e99', '-5', 'x'].map((value) => `${name}=${value}`);
  // A filter takes any word and not every term; other texts are not refused at all.
  if (name === 'q')
    return contract.errors.includes('request.filter_invalid') ? unreadable.map((text) => `q=${text}`) : [];
  // Texts that are looked for, and names that a machine gives: anything is one, but for nothing.
  if (['event', 'actor', 'target', 'text', 'mount', 'interface'].includes(name)) return [`${name}=`];
  return name === 'search' ? [] : [`${name}=`, `${name}=no-such-value`];
}

/** Path parameters that name nothing; those beginning with `%` go over the wire as they are. */
export function hostileParams(
  contract: RouteContract,
  valid: Readonly<Record<string, string>>,
): Record<string, string>[] {
  const names = [...contract.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const bad = [
    'not-an-id',
    '%',
    '%zz',
    '%00',
    '%ff',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    "' OR 1=1 --",
    '__proto__',
    'x'.repeat(3_000),
  ];
  return names.flatMap((name) => bad.map((value) => ({ ...valid, [name]: value })));
}
