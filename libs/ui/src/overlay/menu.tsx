'use client';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';

export type MenuEntry =
  | {
      kind?: 'item';
      label: string;
      icon?: ReactNode;
      hint?: ReactNode;
      disabled?: boolean;
      href?: string;
      onSelect?: () => void;
    }
  | { kind: 'separator' }
  | { kind: 'heading'; label: string };

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  entries: MenuEntry[];
  align?: 'start' | 'center' | 'end';
}

const itemClass =
  'flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-dense text-ink outline-none ' +
  'data-disabled:text-muted data-highlighted:bg-raised max-sm:min-h-11 max-sm:text-body';

/** A menu of acts and links, with arrow keys and type-ahead. A destructive act opens its own confirmation, so no entry is coloured. */
export function Menu({ trigger, entries, align = 'end' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align={align} className="z-60">
          <Base.Popup className="min-w-44 max-w-80 rounded-panel border border-line bg-surface p-1 shadow-float outline-none">
            {entries.map((entry, index) => (
              <Entry key={index} entry={entry} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Base.Separator className="my-1 h-px bg-line" />;
  if (entry.kind === 'heading') return <div className="px-2 py-1 text-meta text-muted">{entry.label}</div>;
  const content = (
    <>
      {entry.icon}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.hint ? <span className="text-meta text-muted">{entry.hint}</span> : null}
    </>
  );
  const link = entry.href === undefined ? {} : { render: <Link href={entry.href} /> };
  return (
    <Base.Item
      {...link}
      disabled={entry.disabled ?? false}
      className={cn(itemClass)}
      onClick={() => entry.onSelect?.()}
    >
      {content}
    </Base.Item>
  );
}
