import { parser } from '@prometheus-io/lezer-promql';

/** What an expression asks for. */
export interface Asked {
  /** Metrics with the labels that they are matched by. */
  readonly selectors: readonly { readonly metric: string; readonly labels: readonly string[] }[];
  /** Labels that it groups by. */
  readonly groupings: readonly string[];
}

/** Reads an expression with Prometheus's own grammar. @throws Error when it is not one */
export function askedBy(expression: string): Asked {
  const text = (from: number, to: number): string => expression.slice(from, to);
  const selectors: { metric: string; labels: string[] }[] = [];
  const groupings: string[] = [];
  const within: string[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to }) => {
      if (type.isError) throw new Error(`Not PromQL at ${from}: ${expression}`);
      within.push(name);
      if (name === 'VectorSelector') selectors.push({ metric: '', labels: [] });
      const current = selectors.at(-1);
      if (name === 'Identifier' && within.includes('VectorSelector') && current && !current.metric)
        current.metric = text(from, to);
      if (name !== 'LabelName') return;
      if (within.includes('GroupingLabels')) groupings.push(text(from, to));
      else if (within.includes('LabelMatchers')) current?.labels.push(text(from, to));
    },
    leave: () => void within.pop(),
  });
  return { selectors, groupings };
}

/** Label names and values by metric, as `/metrics` told them. Parts of histograms count by their own names. */
export class Told {
  private readonly metrics = new Map<string, Map<string, Set<string>>>();
  series = 0;

  add(exposition: string): this {
    for (const line of exposition.split('\n')) {
      const [, name, labels] = /^([a-z_:][\w:]*)(?:\{(.*)\})? \S+$/i.exec(line) ?? [];
      if (!name) continue;
      this.series += 1;
      const known = this.metrics.get(name) ?? new Map<string, Set<string>>();
      this.metrics.set(name, known);
      for (const [, label, value] of (labels ?? '').matchAll(/([a-z_]\w*)="((?:[^"\\]|\\.)*)"/gi)) {
        const values = known.get(label!) ?? new Set<string>();
        known.set(label!, values.add(value!));
      }
    }
    return this;
  }

  get names(): string[] {
    return [...this.metrics.keys()];
  }

  labels(metric: string): string[] {
    return [...(this.metrics.get(metric)?.keys() ?? [])];
  }

  values(metric: string, label: string): string[] {
    return [...(this.metrics.get(metric)?.get(label) ?? [])];
  }
}
