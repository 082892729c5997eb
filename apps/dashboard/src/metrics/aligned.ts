import type { Result, Routes } from '@fettle/contracts';
import type { TimeSeries } from '@fettle/ui';

export type Comparison = Result<Routes['metrics']['compare']>;
export type ComparedNode = Comparison['nodes'][number];

/** The worst first: on average the highest, those of which nothing is known last. */
export function worstFirst(nodes: readonly ComparedNode[]): ComparedNode[] {
  const rank = (node: ComparedNode) => node.average ?? Number.NEGATIVE_INFINITY;
  return nodes.toSorted((a, b) => rank(b) - rank(a) || a.name.localeCompare(b.name));
}

/** Lines of several nodes over the times of all of them (epoch seconds). Where only others have a point, a line goes on. */
export function aligned(nodes: readonly ComparedNode[]): { times: number[]; series: TimeSeries[] } {
  const times = [...new Set(nodes.flatMap(({ at }) => at))].toSorted();
  const series = nodes.map((node) => {
    const values = new Map(node.at.map((at, index) => [at, node.values[index]]));
    return { label: node.name, values: times.map((at) => values.get(at)) };
  });
  return { times: times.map((at) => Date.parse(at) / 1000), series };
}
