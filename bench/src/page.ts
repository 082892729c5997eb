import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender, Figure, Result } from './harness/result.js';

const number = (value: number | null) => {
  if (value === null || !Number.isFinite(value)) return '';
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-GB').replaceAll(',', '\u202f');
  return String(Number(value.toPrecision(3)));
};

const ratio = (figure: Figure, than: 'floor' | 'peer') => {
  const [mine, theirs] = [figure.fettle, figure[than]];
  return mine === null || theirs === null || theirs === 0 ? '' : `${number(mine / theirs)} ×`;
};

function figureRow(figure: Figure): string {
  const name = figure.unit ? `${figure.name} (${figure.unit})` : figure.name;
  const cells = [figure.floor, figure.peer, figure.fettle].map(number);
  return `| ${[name, ...cells, ratio(figure, 'floor'), ratio(figure, 'peer')].join(' | ')} |`;
}

function checkRow({ goal, value, held, kind }: Result['checks'][number], verdict: Result['verdict']): string {
  const says = verdict === 'too noisy' && kind === 'time' ? 'no verdict' : held ? 'yes' : '**no**';
  return `| ${goal} | ${value} | ${says} |`;
}

function about(result: Result): string[] {
  const who: readonly ('load' | Contender)[] = ['load', 'floor', 'peer', 'fettle'];
  return who.flatMap((one) => {
    const text = result.about[one];
    return text ? [`- ${one === 'fettle' ? 'Fettle' : one}: ${text}`] : [];
  });
}

function section(result: Result): string {
  const { machine, versions, load } = result;
  const floor = result.floorSpread === null ? '' : `; the floor varied by ${number(result.floorSpread * 100)} %`;
  return [
    `## ${result.name} ${result.title}: ${result.verdict}`,
    '',
    ...about(result),
    '',
    `\`${result.command}\`, ${result.at.slice(0, 16).replace('T', ' ')} UTC, commit ${result.commit}, seed ${result.seed}, ` +
      `${result.rounds.length} rounds in ${result.durationS} s${floor}. ${machine.cpu}, ${machine.cores} cores, ` +
      `${machine.memoryGiB} GiB, Linux ${machine.kernel}, Node ${versions.node}, PostgreSQL ${versions.postgres}, ` +
      `load average ${load.before} before and ${load.after} after.`,
    '',
    '| figure, median of the rounds | floor | peer | Fettle | of floor | of peer |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...result.figures.map(figureRow),
    '',
    '| goal | measured | holds |',
    '| --- | ---: | --- |',
    ...result.checks.map((check) => checkRow(check, result.verdict)),
    ...(result.notes.length > 0 ? ['', ...result.notes] : []),
    '',
  ].join('\n');
}

const INTRODUCTION = `# Benchmarks

Generated from \`bench/results\` by \`npm run bench\` and \`npm run docs\`; nobody types numbers here.

Each run takes the contenders in turn, round by round: the floor (the least that the work can cost on this machine at this
moment), a peer where there is one (another way to do it), Fettle, and the floor again. The load comes from one process of its own
beside them, which takes processor time from all three alike. Where the floor itself varies by more than 20 % between rounds the
machine was busy with something else: the run is **too noisy** and its times get no verdict. Counts and sizes always get one.
PostgreSQL waits for the disk as it does in production.

\`npm run bench\` runs all, \`npm run bench -- P1 P3\` some, \`--full\` longer and with more agents. \`npm run proof\` (or
\`pnpm proof\`) walks lists of 100,000 nodes and ends with an error when a promise of theirs is broken; it prints the plans.
`;

/** The page of all results in a folder, by number. */
export function page(folder: string): string {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const results = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Result);
  const byNumber = results.toSorted((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));
  return [INTRODUCTION, ...byNumber.map(section)].join('\n');
}
