import { runLogScan, type LogScanPayload } from './stock-log-scan.js';
import { runProcess, type Ended } from './stock-process.js';
import { covers } from './stock-state.js';

export interface StockTask {
  readonly id: string;
  readonly type: string;
  readonly payload: Record<string, unknown> | null;
  readonly timeoutSeconds?: number;
}

/** What the agent says at the end of a task, before Go leaves out what is zero. */
export interface StockEnd {
  readonly status: 'success' | 'failed' | 'timeout' | 'cancelled';
  readonly output?: string;
  readonly exitCode?: number;
  readonly error?: string;
  readonly result?: object;
}

export interface StockRun {
  readonly task: StockTask;
  readonly timeoutMs: number;
  readonly cancelled: AbortSignal;
  readonly rootProfile: string;
  /** Where log files are looked for; the machine's own unless a test says otherwise. */
  readonly logDir: string;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

const packageName = /^[a-z0-9][a-z0-9.+:-]*$/;

/** Executes a task as the stock agent does; a type that it does not know fails. */
export function execute(run: StockRun): Promise<StockEnd> {
  const known: Readonly<Record<string, (run: StockRun) => Promise<StockEnd>>> = {
    'shell.exec': shell,
    packageList,
    packageSearch,
    packageInstall: packageChange,
    packageRemove: packageChange,
    packagePurge: packageChange,
    'log.scan': logScan,
  };
  const command = known[run.task.type];
  return command
    ? command(run)
    : Promise.resolve({ status: 'failed', error: `unsupported task type: ${run.task.type}` });
}

async function shell(run: StockRun): Promise<StockEnd> {
  const { command, shell: program, working_dir: cwd, environment, runAsRoot, rootScope } = run.task.payload ?? {};
  if (typeof command !== 'string' || command === '') return { status: 'failed', error: 'command is required' };
  const surface = typeof rootScope === 'string' ? rootScope : 'task';
  if (runAsRoot && !covers(run.rootProfile, surface))
    return { status: 'failed', error: `root access for ${surface} is off` };
  const argv = [typeof program === 'string' && program ? program : '/bin/sh', '-lc', command];
  const [file = '', ...args] = runAsRoot ? ['sudo', '-n', ...argv] : argv;
  const env = environment as Record<string, string> | undefined;
  const ended = await runProcess({ ...run, file, args, env, cwd: typeof cwd === 'string' ? cwd : undefined });
  return endOf(ended);
}

function endOf({ why, exitCode, output, error }: Ended): StockEnd {
  if (why === 'timeout') return { status: 'timeout', output, exitCode, error: 'task timed out' };
  if (why === 'cancelled') return { status: 'cancelled', output, exitCode, error: 'task cancelled' };
  if (why === 'error') return { status: 'failed', output, exitCode, ...(error ? { error } : {}) };
  if (exitCode === 0) return { status: 'success', output, exitCode };
  return { status: 'failed', output, exitCode, error: `exit status ${exitCode}` };
}

async function packageList(run: StockRun): Promise<StockEnd> {
  const format = '${Package}\t${Version}\t${Architecture}\t${binary:Summary}\n';
  const ended = await runProcess({ ...run, onLine: () => undefined, file: 'dpkg-query', args: ['-W', '-f', format] });
  if (ended.why !== 'exit' || ended.exitCode !== 0) return endOf(ended);
  const packages = rows(ended.output).map(([name, version, architecture, description]) => {
    return { name, version, architecture, description };
  });
  return { status: 'success', result: { packages } };
}

async function packageSearch(run: StockRun): Promise<StockEnd> {
  const { term, query } = run.task.payload ?? {};
  const wanted = typeof term === 'string' && term ? term : typeof query === 'string' ? query : '';
  if (!wanted) return { status: 'failed', error: 'term is required' };
  const ended = await runProcess({
    ...run,
    onLine: () => undefined,
    file: 'apt-cache',
    args: ['search', '--', wanted],
  });
  if (ended.why !== 'exit' || ended.exitCode !== 0) return endOf(ended);
  const results = ended.output
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const cut = line.indexOf(' - ');
      return { name: line.slice(0, cut), description: line.slice(cut + 3) };
    });
  return { status: 'success', result: { results } };
}

/** Needs the helper with root, which no test machine has: without the profile it fails as on a node whose root access is off. */
function packageChange({ task, rootProfile }: StockRun): Promise<StockEnd> {
  const { package: one, packages, names } = task.payload ?? {};
  const wanted = [one, ...list(packages), ...list(names)].filter((name) => typeof name === 'string');
  const fail = (error: string): Promise<StockEnd> => Promise.resolve({ status: 'failed', error });
  if (wanted.length === 0) return fail('at least one package is required');
  const bad = wanted.find((name) => !packageName.test(name));
  if (bad !== undefined) return fail(`invalid package name: ${bad}`);
  if (!covers(rootProfile, 'operational')) return fail('operational root access is off');
  return fail('the root helper is not installed');
}

async function logScan(run: StockRun): Promise<StockEnd> {
  const result = await runLogScan((run.task.payload ?? {}) as LogScanPayload, run.logDir);
  if ('error' in result) return { status: 'failed', error: result.error };
  return { status: 'success', result };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
}
