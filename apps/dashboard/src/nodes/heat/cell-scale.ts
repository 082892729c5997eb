import { nodePresences, presenceWords, type CellMetric, type NodePresence } from '@fettle/contracts';

/** `[id, name, presence, value]` as the server tells them. */
export type Cell = readonly [id: string, name: string, presence: number, value: number | null];

/** What a cell looks like: colour by tone, and a shape that a grey print still tells apart. */
export interface CellLook {
  readonly tone: 'ok' | 'warn' | 'crit' | 'neutral';
  /** `full` and `cross` and `corner` are presences; a `level` of 0 to 4 quarters is filled from below; `hollow` is not known. */
  readonly shape: 'full' | 'corner' | 'cross' | 'hollow' | 'level';
  readonly level: number;
}

const presenceLooks: Readonly<Record<NodePresence, CellLook>> = {
  live: { tone: 'ok', shape: 'full', level: 4 },
  late: { tone: 'warn', shape: 'corner', level: 4 },
  offline: { tone: 'crit', shape: 'cross', level: 4 },
  never: { tone: 'neutral', shape: 'hollow', level: 0 },
};

/** From where on a value is worth a look, and from where on it is bad. Load is of one minute, whatever the count of processors. */
const bounds: Readonly<Record<Exclude<CellMetric, 'presence'>, readonly [warn: number, crit: number, full: number]>> = {
  cpu: [75, 90, 100],
  memory: [80, 92, 100],
  disk: [80, 90, 100],
  load: [4, 8, 10],
};

export function presenceOf([, , presence]: Cell): NodePresence {
  return nodePresences[presence] ?? 'never';
}

/** How a cell is drawn. A value of a node that is silent is as old as its last sign of life, and is drawn as not known. */
export function lookOf(cell: Cell, metric: CellMetric): CellLook {
  if (metric === 'presence') return presenceLooks[presenceOf(cell)];
  const value = cell[3];
  const presence = presenceOf(cell);
  if (value === null || presence === 'offline' || presence === 'never')
    return { tone: 'neutral', shape: 'hollow', level: 0 };
  const [warn, crit, full] = bounds[metric];
  const level = Math.max(1, Math.min(4, Math.ceil((value / full) * 4)));
  return { tone: value >= crit ? 'crit' : value >= warn ? 'warn' : 'ok', shape: 'level', level };
}

/** What a cell says in words: "web-3, offline" or "web-3, live, CPU 34 %". */
export function cellWords(cell: Cell, metric: CellMetric, label: string): string {
  const [, name, , value] = cell;
  const presence = presenceWords[presenceOf(cell)];
  if (metric === 'presence') return `${name}, ${presence}`;
  if (value === null) return `${name}, ${presence}, ${label} not measured`;
  return `${name}, ${presence}, ${label} ${metric === 'load' ? value : `${value} %`}`;
}

/** The entries of the legend: a cell of each look, with its words. */
export function legendOf(metric: CellMetric): { look: CellLook; words: string }[] {
  if (metric === 'presence')
    return nodePresences.map((presence) => ({ look: presenceLooks[presence], words: presenceWords[presence] }));
  const [warn, crit] = bounds[metric];
  const unit = metric === 'load' ? '' : ' %';
  return [
    { look: { tone: 'ok', shape: 'level', level: 2 }, words: `under ${warn}${unit}` },
    { look: { tone: 'warn', shape: 'level', level: 3 }, words: `${warn} to ${crit}${unit}` },
    { look: { tone: 'crit', shape: 'level', level: 4 }, words: `${crit}${unit} and more` },
    { look: { tone: 'neutral', shape: 'hollow', level: 0 }, words: 'not known now' },
  ];
}
