'use client';
import { COMPARE_MAX } from '@fettle/contracts';
import { Checkbox, cn, EmptyState, InlineError, LinkButton, PageHeader, Skeleton } from '@fettle/ui';
import { useQueries } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsArrayOf, parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';
import { comparedFacts, type ComparedFact, type ComparedNode } from './compared-facts';

/** What is known of two to eight nodes side by side, differences marked. The nodes stand in the address. */
export function ComparePage() {
  const { id: workspaceId, path } = useWorkspace();
  const [{ ids, only }, setUrl] = useQueryStates(
    { ids: parseAsArrayOf(parseAsString).withDefault([]), only: parseAsBoolean.withDefault(false) },
    { history: 'replace' },
  );
  const asked = [...new Set(ids)].slice(0, COMPARE_MAX);
  const results = useQueries({
    queries: asked.map((nodeId) => ({
      queryKey: keys.node(workspaceId, nodeId),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.nodes.get({ params: { workspaceId, nodeId }, signal }),
    })),
  });
  const nodes = results.flatMap(({ data }) => (data ? [data] : []));
  const failed = results.find(({ error }) => error)?.error;
  const back = (
    <>
      {asked.length > 1 ? (
        <LinkButton href={`${path('metrics/compare')}?nodes=${asked.join(',')}`}>Compare measurements</LinkButton>
      ) : null}
      <LinkButton href={path('nodes')}>To the nodes</LinkButton>
    </>
  );
  if (asked.length < 2) return <NothingToCompare back={back} />;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Compare nodes" beside answer={`${nodes.length} side by side`} actions={back} />
      {failed ? <InlineError error={failed} title="Not every node could be read" /> : null}
      {results.some(({ isPending }) => isPending) ? <Skeleton label="Reading nodes" lines={8} /> : null}
      {nodes.length > 1 ? (
        <>
          <Checkbox
            label="Only what differs"
            checked={only}
            onChange={({ target }) => void setUrl({ only: target.checked || null })}
          />
          <FactTable nodes={nodes} isOnly={only} />
        </>
      ) : null}
    </div>
  );
}

function NothingToCompare({ back }: { back: ReactNode }) {
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="Compare nodes" />
      <EmptyState boxed title="Nothing to compare" action={back}>
        Select two to {COMPARE_MAX} nodes in the list and choose “Compare facts”.
      </EmptyState>
    </div>
  );
}

function FactTable({ nodes, isOnly }: { nodes: readonly ComparedNode[]; isOnly: boolean }) {
  const { path } = useWorkspace();
  const facts = comparedFacts(nodes).filter(({ differs }) => differs || !isOnly);
  return (
    // Eight nodes are wider than any screen: the table scrolls, by keys too.
    <div
      className="overflow-x-auto rounded-panel border border-line bg-surface"
      role="region"
      aria-label="Facts side by side"
      // What scrolls is reached by keys.
      // oxlint-disable-next-line no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="w-full border-collapse text-dense">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="sticky start-0 bg-surface px-3 py-2 text-start font-medium text-muted">
              Fact
            </th>
            {nodes.map(({ id, name }) => (
              <th key={id} scope="col" className="min-w-36 px-3 py-2 text-start font-medium">
                <Link
                  href={path(`nodes/${id}`)}
                  className="inline-flex min-h-6 items-center underline decoration-line-strong underline-offset-2 max-sm:min-h-11"
                >
                  {name}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <FactRow key={fact.label} fact={fact} nodes={nodes} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FactRow({ fact: { label, values, differs }, nodes }: { fact: ComparedFact; nodes: readonly ComparedNode[] }) {
  return (
    <tr className="border-b border-line last:border-b-0" data-differs={differs}>
      <th scope="row" className="sticky start-0 bg-surface px-3 py-1.5 text-start font-normal text-muted">
        {label}
        {differs ? (
          <span className="ms-2 whitespace-nowrap font-medium text-ink max-sm:ms-0 max-sm:block">≠ differs</span>
        ) : null}
      </th>
      {values.map((value, at) => (
        <td
          key={nodes[at]!.id}
          className={cn('px-3 py-1.5 [overflow-wrap:anywhere]', differs && 'bg-raised font-medium')}
        >
          {value ?? <span className="font-normal text-muted">not known</span>}
        </td>
      ))}
    </tr>
  );
}
