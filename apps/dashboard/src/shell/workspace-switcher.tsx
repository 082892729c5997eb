'use client';
import { Button, Input, Link, Popover } from '@fettle/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useRef, useState, type KeyboardEvent } from 'react';
import { keys } from '@/data/keys';
import { useWorkspace, type Me } from '@/session/use-session';

/** From this many on there is a field to search in. */
const SEARCHED_FROM = 6;

/** The open workspace and, for who has several, the way to the others. */
export function WorkspaceSwitcher() {
  const { name, me, archived } = useWorkspace();
  const cache = useQueryClient();
  if (me.workspaces.length < 2)
    return (
      <span className="truncate font-medium">
        {name}
        <Archived is={archived} />
      </span>
    );
  return (
    <Popover
      label="Workspaces"
      align="start"
      // No fact of a workspace reaches who was added to it just now.
      onOpen={() => void cache.invalidateQueries({ queryKey: keys.me })}
      trigger={
        <Button variant="ghost" aria-label={`Workspace ${name}, switch`} className="min-w-0 max-w-72 px-2">
          <span className="truncate">{name}</span>
          <ChevronsUpDown size={14} aria-hidden className="shrink-0 text-muted" />
        </Button>
      }
    >
      <Choices workspaces={me.workspaces} />
    </Popover>
  );
}

function Choices({ workspaces }: { workspaces: Me['workspaces'] }) {
  const { id: openId } = useWorkspace();
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const router = useRouter();
  const wanted = search.trim().toLowerCase();
  const found = workspaces
    .filter(({ name, slug }) => name.toLowerCase().includes(wanted) || slug.includes(wanted))
    // Archived ones last; otherwise as the server orders them.
    .sort((one, other) => Number(one.archived) - Number(other.archived));
  return (
    // The keys move between the links and the field, each of which is reached by Tab too.
    // oxlint-disable-next-line no-static-element-interactions
    <div ref={list} className="flex flex-col gap-2" onKeyDown={(event) => moveFocus(event, list.current)}>
      {workspaces.length >= SEARCHED_FROM ? (
        <Input
          type="search"
          aria-label="Search workspaces"
          placeholder="Search workspaces"
          value={search}
          autoFocus
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found[0]) router.push(`/w/${found[0].slug}/now`);
          }}
        />
      ) : null}
      <ul className="-mx-2 max-h-80 overflow-y-auto">
        {found.map((workspace) => (
          <Choice key={workspace.id} workspace={workspace} isOpen={workspace.id === openId} />
        ))}
        {found.length === 0 ? (
          <li className="px-2 text-dense text-muted">No workspace of yours has this name.</li>
        ) : null}
      </ul>
    </div>
  );
}

function Choice({ workspace, isOpen }: { workspace: Me['workspaces'][number]; isOpen: boolean }) {
  return (
    <li>
      <Link
        href={`/w/${workspace.slug}/now`}
        aria-current={isOpen ? 'true' : undefined}
        className="flex min-h-9 items-center gap-2 rounded-control px-2 py-1 text-dense hover:bg-raised focus-visible:bg-raised max-sm:min-h-11"
      >
        <span className="min-w-0 flex-1 truncate">
          {workspace.name}
          <Archived is={workspace.archived} />
        </span>
        <span className="text-meta text-muted">{workspace.role}</span>
        <Check size={14} aria-hidden className={isOpen ? '' : 'invisible'} />
      </Link>
    </li>
  );
}

/** Arrow keys go from one stop to the next, round and round. */
function moveFocus(event: KeyboardEvent, within: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !within) return;
  event.preventDefault();
  const stops = [...within.querySelectorAll<HTMLElement>('input, a')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}

function Archived({ is }: { is: boolean }) {
  return is ? <span className="font-normal text-muted"> (archived)</span> : null;
}
