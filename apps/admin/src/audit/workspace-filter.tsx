'use client';
import { Button, InlineError, Input, Popover, Skeleton } from '@fettle/ui';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { AuditView } from './audit-filter';
import type { Entry } from './audit-words';
import { useFoundWorkspaces, useWorkspaceName } from './use-found-workspaces';

interface WorkspaceFilterProps {
  readonly audit: AuditView;
  readonly rows: readonly Entry[] | undefined;
  readonly className: string;
}

/** Which workspace entries are of: any of the platform, looked for by name or address. */
export function WorkspaceFilter({ audit, rows, className }: WorkspaceFilterProps) {
  const chosen = audit.view.workspace;
  const onScreen = rows?.find(({ workspace }) => workspace?.id === chosen)?.workspace?.name;
  const read = useWorkspaceName(chosen === 'platform' || onScreen ? null : chosen);
  const name =
    chosen === null ? 'Every workspace' : chosen === 'platform' ? 'Platform only' : (onScreen ?? read.data ?? chosen);
  return (
    <Popover
      label="Workspaces"
      align="start"
      trigger={
        <Button aria-label={`Workspace: ${name}`} className={`${className} justify-between px-2 font-normal`}>
          <span className="truncate">{name}</span>
          <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-muted" />
        </Button>
      }
    >
      <Choices chosen={chosen} onChoose={(workspace) => void audit.setView({ workspace })} />
    </Popover>
  );
}

const fixed = [
  { value: null, label: 'Every workspace' },
  { value: 'platform', label: 'Platform only' },
] as const;

function Choices({ chosen, onChoose }: { chosen: string | null; onChoose: (workspace: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const found = useFoundWorkspaces(search);
  const choices = [
    ...(search ? [] : fixed),
    ...(found.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []),
  ];
  const beyond = (found.data?.total ?? 0) - (found.data?.items.length ?? 0);
  return (
    <div className="flex flex-col gap-2">
      <Input
        type="search"
        aria-label="Search workspaces"
        placeholder="Name or address"
        maxLength={120}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul aria-label="Workspaces found" className="-mx-2 max-h-80 overflow-y-auto">
        {choices.map(({ value, label }) => (
          <li key={value ?? ''}>
            <button
              type="button"
              aria-pressed={value === chosen}
              onClick={() => onChoose(value)}
              className="flex min-h-9 w-full items-center gap-2 rounded-control px-2 py-1 text-start text-dense hover:bg-raised focus-visible:bg-raised max-sm:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{label}</span>
              <Check size={14} aria-hidden className={value === chosen ? '' : 'invisible'} />
            </button>
          </li>
        ))}
      </ul>
      {found.error ? <InlineError error={found.error} title="The workspaces could not be read" /> : null}
      {found.data || found.error ? null : <Skeleton label="Looking for workspaces" lines={3} />}
      {found.data?.total === 0 && search ? (
        <p className="text-dense text-muted">No workspace has this name or address.</p>
      ) : null}
      {beyond > 0 ? <p className="text-meta text-muted">{beyond} more; search to find them.</p> : null}
    </div>
  );
}
