'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Command, useCommandState } from 'cmdk';
import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { wordsFit } from './palette-fit.js';

export interface PaletteItem {
  id: string;
  label: string;
  /** Other words under which it is found. */
  keywords?: string[];
  icon?: ReactNode;
  /** Where it lies, or its shortcut. */
  hint?: ReactNode;
  onSelect: () => void;
}

export interface PaletteGroup {
  heading: string;
  items: PaletteItem[];
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: PaletteGroup[];
  placeholder?: string;
  /** Set both when the server searches too. */
  query?: string;
  onQueryChange?: (query: string) => void;
  /** What is being searched, while it is. */
  loading?: string | undefined;
  /** What could not be searched. */
  problem?: string | undefined;
}

/** Everything reachable by typing: pages, things, acts. Destructive acts open their own confirmation. */
export function CommandPalette(props: CommandPaletteProps) {
  const {
    open,
    onOpenChange,
    groups,
    placeholder = 'Go to, find, do…',
    query,
    onQueryChange,
    loading,
    problem,
  } = props;
  const controlled = query === undefined ? {} : { value: query };
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Base.Popup className="fixed inset-x-2 top-2 z-50 flex max-h-[80dvh] flex-col overflow-hidden rounded-dialog border border-line bg-surface text-ink shadow-float sm:inset-x-auto sm:left-1/2 sm:top-[12dvh] sm:w-150 sm:max-w-[calc(100vw-2rem)] sm:-translate-x-1/2">
          <Base.Title className="sr-only">Command palette</Base.Title>
          <Command
            label="Command palette"
            loop
            filter={(_id, words, texts = []) => wordsFit(words, texts)}
            className="flex min-h-0 flex-col"
          >
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={16} aria-hidden className="text-muted" />
              <Command.Input
                {...controlled}
                placeholder={placeholder}
                onValueChange={(next) => onQueryChange?.(next)}
                className="h-12 min-w-0 flex-1 bg-transparent text-section outline-none"
              />
            </div>
            {/* Beside the list: a list of options holds nothing else. */}
            <Command.Empty className="p-3 text-dense text-muted">
              {loading ? `${loading}…` : 'Nothing fits these words.'}
            </Command.Empty>
            <Command.List className="min-h-0 overflow-y-auto p-1">
              {groups.map((group) => (
                <Group key={group.heading} group={group} close={() => onOpenChange(false)} />
              ))}
            </Command.List>
            <Foot loading={loading} problem={problem} />
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** How the list is used, and for assistive technology how much it found. */
function Foot({ loading, problem }: { loading: string | undefined; problem: string | undefined }) {
  const found = useCommandState((state) => state.filtered.count);
  return (
    <div className="flex h-9 shrink-0 items-center gap-4 border-t border-line px-3 text-meta text-muted">
      <span aria-hidden className="max-sm:hidden">
        ↑ ↓ to choose, Enter to open, Esc to close
      </span>
      <span role="status" className="ms-auto">
        {problem ? `${problem}. ` : ''}
        {loading ? `${loading}…` : found === 1 ? '1 result' : `${found} results`}
      </span>
    </div>
  );
}

function Group({ group, close }: { group: PaletteGroup; close: () => void }) {
  return (
    <Command.Group
      heading={group.heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-meta [&_[cmdk-group-heading]]:text-muted"
    >
      {group.items.map((item) => (
        <Command.Item
          key={item.id}
          value={item.id}
          keywords={[item.label, ...(item.keywords ?? [])]}
          onSelect={() => {
            close();
            item.onSelect();
          }}
          className="flex min-h-9 cursor-default items-center gap-3 rounded-control px-2 text-body data-[selected=true]:bg-raised max-sm:min-h-11"
        >
          {item.icon}
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
          {item.hint ? <span className="text-meta text-muted">{item.hint}</span> : null}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
