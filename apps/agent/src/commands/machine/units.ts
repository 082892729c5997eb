import { type ServiceRow, unitOf } from '@fettle/contracts/agent';
import { existsSync } from 'node:fs';
import { runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';
import { requireProgram } from './acting.js';

const properties = [
  ...['Id', 'Description', 'LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'FragmentPath', 'MainPID'],
  ...['MemoryCurrent', 'NRestarts', 'ActiveEnterTimestampMonotonic', 'ExecMainCode', 'ExecMainStatus', 'Result'],
  ...['CanReload', 'ExecMainExitTimestampMonotonic'],
];
const MAX_UNITS = 2_000;

/** @throws Refusal where systemd does not run the machine */
export function requireSystemd(): void {
  requireProgram('systemctl', 'working with services');
  if (!existsSync('/run/systemd/system'))
    throw new Refusal('platform.unsupported', 'systemd does not run this machine: it has no services to work with.');
}

/** One unit by its name or by an alias; one that does not exist has the load state `not-found`. */
export async function unit(service: string, io: CallIo): Promise<ServiceRow> {
  requireSystemd();
  const [found] = await show([unitOf(service)], io);
  if (!found) throw new Refusal('target.missing', `systemd knows nothing of ${unitOf(service)}.`);
  return found;
}

/** All services: those that systemd has loaded, and those that have a file and were not loaded. */
export async function services(io: CallIo): Promise<ServiceRow[]> {
  requireSystemd();
  const loaded = await show(['*.service'], io, ['--all']);
  const known = new Set(loaded.map(({ name }) => name));
  const { stdout } = await run(
    ['systemctl', 'list-unit-files', '--type=service', '--no-legend', '--no-pager', '--plain'],
    io,
  );
  const names = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    // A template is nothing that runs, and an alias is listed by the name that it leads to.
    .filter(([name = '', state]) => name.endsWith('.service') && !name.includes('@.') && state !== 'alias')
    .map(([name = '']) => name);
  const others = names.filter((name) => !known.has(name)).slice(0, MAX_UNITS);
  const rest = others.length > 0 ? await show(others, io) : [];
  const byName = new Map([...loaded, ...rest].map((row) => [row.name, row]));
  return [...byName.values()]
    .filter(({ load }) => load !== 'not-found')
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

const run = (argv: [string, ...string[]], io: CallIo) => runProgram(argv, { signal: io.signal, key: io.key });

async function show(names: string[], io: CallIo, more: string[] = []): Promise<ServiceRow[]> {
  const argv: [string, ...string[]] = [
    'systemctl',
    'show',
    ...more,
    `--property=${properties.join(',')}`,
    '--',
    ...names,
  ];
  return parseUnits((await run(argv, io)).stdout);
}

/** What `systemctl show` prints: a block of lines `Name=value` for each unit. */
export function parseUnits(text: string): ServiceRow[] {
  return text
    .split(/\n{2,}/)
    .map((block) => {
      const pairs = block
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
      return rowOf(Object.fromEntries(pairs) as Record<string, string>);
    })
    .filter(({ name }) => name !== '');
}

const ends = { 1: 'exited', 2: 'killed', 3: 'dumped' } as const;

function rowOf(said: Record<string, string>): ServiceRow {
  const text = (name: string) => said[name] ?? '';
  const name = text('Id');
  const how = ends[Number(text('ExecMainCode')) as 1 | 2 | 3];
  return {
    name,
    description: text('Description').slice(0, 200),
    load: text('LoadState'),
    active: text('ActiveState'),
    sub: text('SubState'),
    startup: text('UnitFileState') || null,
    pid: Number(text('MainPID')) || null,
    memoryBytes: count(text('MemoryCurrent')),
    restarts: count(text('NRestarts')),
    since: text('ActiveState') === 'active' ? timeOf(text('ActiveEnterTimestampMonotonic')) : null,
    exit: how ? { how, status: Number(text('ExecMainStatus')) } : null,
    outcome: text('Result') || 'success',
    canReload: text('CanReload') === 'yes',
    targetId: `${name} ${text('FragmentPath') || '-'}`,
  };
}

/** Null where systemd says `[not set]`, or the largest number that there is. */
function count(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Microseconds since the machine started, by the clock that timestamps are asked with. */
function timeOf(text: string): string | null {
  const microseconds = count(text);
  if (!microseconds) return null;
  const startedAt = Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
  return new Date(startedAt + microseconds / 1_000).toISOString();
}
