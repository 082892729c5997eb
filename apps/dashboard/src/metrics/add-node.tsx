'use client';
import { COMPARED_NODES_MAX } from '@fettle/contracts';
import { Button, Field, Input, Popover } from '@fettle/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useWorkspace } from '@/session/use-session';

const shown = 8;

/** Finds a node by its name and takes it in. At eight there is no room for another. */
export function AddNode({ taken, onAdd }: { taken: readonly string[]; onAdd: (id: string) => void }) {
  const isFull = taken.length >= COMPARED_NODES_MAX;
  const words = taken.length === 0 ? 'Choose a node' : 'Compare with another node';
  return (
    <Popover
      label={words}
      trigger={
        <Button
          variant={taken.length === 0 ? 'primary' : 'secondary'}
          icon={<Plus size={16} aria-hidden />}
          disabled={isFull}
        >
          {isFull ? `${COMPARED_NODES_MAX} nodes, no more` : words}
        </Button>
      }
    >
      <Finder taken={taken} onAdd={onAdd} />
    </Popover>
  );
}

function Finder({ taken, onAdd }: { taken: readonly string[]; onAdd: (id: string) => void }) {
  const { id: workspaceId } = useWorkspace();
  const [search, setSearch] = useState('');
  const query = {
    limit: shown + COMPARED_NODES_MAX,
    sort: 'name' as const,
    ...(search.trim() && { search: search.trim() }),
  };
  const found = useQuery({
    queryKey: keys.nodeList(workspaceId, query),
    queryFn: ({ signal }) => api.nodes.list({ params: { workspaceId }, query, signal }),
    placeholderData: keepPreviousData,
  });
  const free = (found.data?.items ?? []).filter(({ id }) => !taken.includes(id)).slice(0, shown);
  return (
    <div className="flex flex-col gap-2">
      <Field label="Part of its name">
        <Input value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      </Field>
      <ul aria-label="Nodes that match" className="flex flex-col">
        {free.map(({ id, name }) => (
          <li key={id}>
            <button
              type="button"
              className="w-full truncate rounded-control px-2 py-1.5 text-start text-dense hover:bg-raised max-sm:min-h-11"
              onClick={() => onAdd(id)}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      {free.length === 0 && !found.isPending ? (
        <p className="text-meta text-muted">{found.error ? 'The nodes could not be read' : 'No other node matches'}</p>
      ) : null}
    </div>
  );
}
