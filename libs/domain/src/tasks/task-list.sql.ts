import {
  finalTaskStates,
  readFilterTime,
  taskStates,
  type FilterTerm,
  type TaskSort,
  type TaskState,
} from '@fettle/contracts';
import { idFloor } from '@fettle/platform/context';
import { textSql, type ListSql, type Params, type SortSql } from '../lists/index.js';

const onNode = (condition: string): string =>
  `t.node_id IN (SELECT id FROM nodes WHERE workspace_id = $1 AND ${condition})`;

/** The command as it is typed: a shell's text, or a program and its arguments with blanks between. */
const command = `(CASE WHEN json_typeof(t.payload->'argv') = 'array'
  THEN (SELECT string_agg(word, ' ') FROM json_array_elements_text(t.payload->'argv') AS words (word))
  ELSE t.payload->>'command' END)`;

/**
 * The payload as it stands holds every word of its command, unless JSON writes a character in another way or a blank parts two
 * arguments. Most rows are passed over so, and not read as JSON.
 */
const written = 't.payload::text';
const isWritten = (text: string): boolean => /^[\w./:@+=-]+$/.test(text);

/** How the fields of `taskFilterFields` are asked for over `tasks t`, but for the state. `$1` is the workspace. */
export const taskListSql: ListSql = {
  word: (pattern, text) => {
    const quick = isWritten(text) ? `${written} ILIKE ${pattern} AND ` : '';
    return `(${quick}${command} ILIKE ${pattern}) OR ${onNode(`name ILIKE ${pattern}`)}`;
  },
  fields: {
    type: { kind: 'choice', sql: 't.type' },
    node: { kind: 'own', sql: (term, params) => onNode(textSql('name', term, params)) },
    team: {
      kind: 'own',
      sql: (term, params) =>
        onNode(`team_id IN (SELECT id FROM teams WHERE workspace_id = $1 AND ${textSql('name', term, params)})`),
    },
    command: {
      kind: 'own',
      sql: (term, params) =>
        textSql(term.op === ':' && term.values.every(isWritten) ? [written, command] : command, term, params),
    },
    by: { kind: 'text', sql: 't.requested_by' },
    exit: { kind: 'number', sql: 't.exit_code' },
    created: { kind: 'time', sql: 't.created_at' },
    finished: { kind: 'time', sql: 't.finished_at' },
  },
};

/** Ids grow with time. */
export const taskSortSql: Readonly<Record<TaskSort, SortSql>> = {
  created: { key: null, type: 'timestamptz', natural: 'desc' },
  finished: { key: 't.finished_at', type: 'timestamptz', nullable: true, natural: 'desc' },
};

/** The states that all terms on the state ask for. */
export function statesOf(terms: readonly FilterTerm[]): TaskState[] {
  return taskStates.filter((state) => terms.every(({ values, negated }) => values.includes(state) !== negated));
}

export function isFinal(state: TaskState): boolean {
  return (finalTaskStates as readonly TaskState[]).includes(state);
}

/** Terms that no index answers: each row is looked at. */
export function isLookedFor({ field }: FilterTerm): boolean {
  return field !== 'state' && field !== 'created';
}

/** Terms that only a task that has ended can fit. */
export function asksForEnd(terms: readonly FilterTerm[]): boolean {
  return terms.some(({ field, negated }) => !negated && (field === 'finished' || field === 'exit'));
}

const DAY_MS = 86_400_000;

/**
 * Bounds of the ids of what was created in a time, so that a list does not walk through years to find an hour. Ids are made by the
 * clock of a process and `created_at` by the database's: the bounds leave a day to both sides and the term itself decides.
 */
export function idBounds(terms: readonly FilterTerm[], params: Params): string[] {
  const bounds: string[] = [];
  for (const { field, negated, op, values } of terms) {
    const isTime = (field === 'created' || field === 'finished') && !negated && values.length === 1;
    const time = isTime ? readFilterTime(values[0]!) : null;
    if (!time) continue;
    const isAge = 'ageMs' in time;
    const [from, to] = isAge ? Array(2).fill(Date.now() - time.ageMs) : [Date.parse(time.from), Date.parse(time.to)];
    // An age grows backwards: longer ago than an hour is before it. What has ended before was created before.
    const isAfter = field === 'created' && !op.startsWith(isAge ? '>' : '<');
    const isBefore = isAge ? op.startsWith('>') : !op.startsWith('>');
    if (isAfter) bounds.push(`t.id >= ${params.add(idFloor(from - DAY_MS))}::uuid`);
    if (isBefore) bounds.push(`t.id < ${params.add(idFloor(to + DAY_MS))}::uuid`);
  }
  return bounds;
}
