/** One fault in an input: where, and what. */
export interface ProblemIssue {
  path?: string | (string | number)[];
  message: string;
}

/** What problem+json carries, as far as a person needs it. */
export interface Problem {
  title: string;
  detail?: string;
  code?: string;
  status?: number;
  requestId?: string;
  retryAfterS?: number;
  issues: ProblemIssue[];
}

const unreachable = 'Check the connection, and whether the server is running. What is shown was read before.';

/**
 * Reads anything thrown or returned as an error: a problem+json body, an error that carries one in `problem` or `body`, or a
 * plain `Error`. Never throws; never shows a stack.
 */
export function readProblem(error: unknown, fallbackTitle = 'Something went wrong'): Problem {
  const source = findProblem(error);
  if (source) {
    return {
      title: text(source['title']) ?? text(source['message']) ?? fallbackTitle,
      ...optional('detail', text(source['detail']) ?? (source['code'] === 'network' ? unreachable : undefined)),
      ...optional('code', text(source['code'])),
      ...optional('requestId', text(source['requestId'])),
      ...optional('status', number(source['status'])),
      ...optional('retryAfterS', number(source['retryAfterS'])),
      issues: Array.isArray(source['issues']) ? source['issues'].flatMap(readIssue) : [],
    };
  }
  const message = error instanceof Error ? error.message : text(error);
  if (isNetworkFailure(error)) {
    return {
      title: 'The server did not answer',
      detail: 'Check the connection; nothing was changed by this page.',
      issues: [],
    };
  }
  return { title: fallbackTitle, ...optional('detail', message), issues: [] };
}

/** The path of an issue as people write it: `env.PATH`, `disks[0].mount`. */
export function issuePath(issue: ProblemIssue): string {
  if (!Array.isArray(issue.path)) return issue.path ?? '';
  return issue.path.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    return path ? `${path}.${part}` : part;
  }, '');
}

function findProblem(error: unknown): Record<string, unknown> | null {
  if (typeof error !== 'object' || error === null) return null;
  const candidate = error as Record<string, unknown>;
  for (const nested of [candidate['problem'], candidate['body']]) {
    if (typeof nested === 'object' && nested !== null) return nested as Record<string, unknown>;
  }
  return 'code' in candidate || 'title' in candidate || 'requestId' in candidate ? candidate : null;
}

function readIssue(issue: unknown): ProblemIssue[] {
  if (typeof issue === 'string') return [{ message: issue }];
  if (typeof issue !== 'object' || issue === null) return [];
  const { path, message } = issue as { path?: ProblemIssue['path']; message?: unknown };
  return [{ ...optional('path', path), message: text(message) ?? 'is not valid' }];
}

// What fetch throws when there was no answer at all: its words differ per browser, its type does not.
function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
