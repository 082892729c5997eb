/** What `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)` says of one step. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

/** Tables that grow with the number of nodes. */
const perNode: ReadonlySet<string> = new Set(['nodes', 'node_liveness', 'node_vitals', 'agent_keys']);

/** A plan and all steps below it. */
export const steps = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(steps)];

/** Tables with a row per node that a plan reads from end to end. */
export const wholeScans = (plan: Plan): string[] =>
  steps(plan).flatMap(({ 'Node Type': type, 'Relation Name': table = '' }) =>
    type === 'Seq Scan' && perNode.has(table) ? [table] : [],
  );

/** Blocks of 8 KiB that a plan touched: the same on a busy machine. */
export const blocks = (plan: Plan): number => plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];

/** The way to the rows, in words: how each table is reached, in the order of the plan. */
export const ways = (plan: Plan): string =>
  steps(plan)
    .filter((step) => step['Relation Name'] !== undefined || step['Index Name'] !== undefined)
    .map(({ 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Actual Rows': rows, 'Actual Loops': loops }) =>
      [type, ...(table ? [`on ${table}`] : []), ...(index ? [`by ${index}`] : []), `(${Math.round(rows * loops)} rows)`].join(' '),
    )
    .join('\n'); // prettier-ignore
