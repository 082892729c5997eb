'use client';
import { Button, DataTable, EmptyState, Field, Input } from '@fettle/ui';
import { useMemo, useState, type ReactNode } from 'react';
import type { Acts } from '@/acts/use-acts';
import type { Node } from '@/nodes/node-presence';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { foundColumns } from './package-columns';

interface AvailableProps {
  node: Node;
  plan: Acts['plan'] | null;
  toolbar: ReactNode;
}

/** Packages that the sources of the node have, by a part of their name. */
export function AvailablePackages({ node, plan, toolbar }: AvailableProps) {
  const [text, setText] = useState('');
  const [term, setTerm] = useState('');
  const isTerm = /^[A-Za-z0-9][A-Za-z0-9.+:_-]*$/.test(text);
  return (
    <div className="flex flex-col gap-3">
      <form
        aria-label="Search the sources of the node"
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isTerm) setTerm(text);
        }}
      >
        <Field label="Part of a name or description" help="One word.">
          <Input value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" spellCheck={false} />
        </Field>
        <Button type="submit" disabled={!isTerm}>
          Search on the node
        </Button>
      </form>
      {term ? <Found key={term} node={node} plan={plan} toolbar={toolbar} term={term} /> : <div>{toolbar}</div>}
    </div>
  );
}

function Found({ node, plan, toolbar, term }: AvailableProps & { term: string }) {
  const reading = useReading({ node, command: 'packageSearch', payload: { term }, maxAgeMs: 3_600_000 });
  const columns = useMemo(() => foundColumns(plan), [plan]);
  return (
    <ReadingFrame
      node={node}
      reading={reading}
      what={`what is found for ${term}`}
      command="packageSearch"
      toolbar={toolbar}
    >
      {(result) => (
        <DataTable
          label="Available packages"
          unit={['package', 'packages']}
          columns={columns}
          rows={result.results}
          total={result.total}
          rowKey={(row) => row.name}
          rowLabel={(row) => row.name}
          empty={
            <EmptyState title={`Nothing is found for ${term}`}>
              Its sources may not have been asked for long.
            </EmptyState>
          }
        />
      )}
    </ReadingFrame>
  );
}
