import type { Result, Routes } from '@fettle/contracts';

export type ComparedNode = Result<Routes['nodes']['get']>;

/** One line of the comparison: what it is, its value for each node in their order, and whether they differ. */
export interface ComparedFact {
  readonly label: string;
  /** Null: not known. */
  readonly values: readonly (string | null)[];
  readonly differs: boolean;
}

type Read = (node: ComparedNode) => string | number | null | undefined;

const GIB = 1_073_741_824;
const facts: readonly (readonly [label: string, read: Read])[] = [
  ['Presence', ({ presence }) => presence],
  ['Hostname', ({ hostname }) => hostname],
  ['System', ({ os, platformVersion }) => [os, platformVersion].filter(Boolean).join(' ')],
  ['Kernel', ({ kernelVersion }) => kernelVersion],
  ['Architecture', ({ arch }) => arch],
  ['Agent', ({ agentVersion }) => agentVersion],
  ['Processor', ({ hardware }) => hardware?.cpuModel],
  ['Processors', ({ hardware }) => hardware?.cpuCount],
  [
    'Memory',
    ({ hardware }) => (hardware?.memoryTotalBytes ? `${(hardware.memoryTotalBytes / GIB).toFixed(1)} GiB` : null),
  ],
  ['Init system', ({ hardware }) => hardware?.initSystem],
  ['Team', ({ teamName }) => teamName ?? 'none'],
  ['Site', ({ site }) => site ?? 'none'],
  ['Criticality', ({ criticality }) => criticality],
  ['Owner', ({ owner }) => owner?.name ?? 'none'],
  ['Tags', ({ tags }) => [...tags].sort().join(', ') || 'none'],
  ['Addresses', ({ addresses }) => [...addresses].sort().join(', ') || null],
  ['CPU', ({ vitals }) => percent(vitals?.cpuPercent)],
  ['Memory in use', ({ vitals }) => percent(vitals?.memoryPercent)],
  ['Fullest disk', ({ vitals }) => percent(vitals?.diskPercent)],
];

function percent(value: number | null | undefined): string | null {
  return typeof value === 'number' ? `${Math.round(value)} %` : null;
}

/** What is known of nodes side by side: their facts, and every tool that one of them has. */
export function comparedFacts(nodes: readonly ComparedNode[]): ComparedFact[] {
  const tools = [...new Set(nodes.flatMap(({ tools: of }) => Object.keys(of)))].sort();
  const lines: readonly (readonly [string, Read])[] = [
    ...facts,
    // An agent that has told no tools says nothing of one that is missing.
    ...tools.map((tool) => [tool, ({ tools: of }: ComparedNode) => (Object.keys(of).length === 0 ? null : (of[tool] ?? 'absent'))] as const), // prettier-ignore
  ];
  return lines.map(([label, read]) => {
    const values = nodes.map((node) => {
      const value = read(node);
      return value === null || value === undefined || value === '' ? null : String(value);
    });
    return { label, values, differs: new Set(values).size > 1 };
  });
}
