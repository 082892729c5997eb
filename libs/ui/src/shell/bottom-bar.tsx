'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { Menu as MenuIcon, X } from 'lucide-react';
import { useState } from 'react';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';
import type { NavSection } from './app-shell.js';
import { isCurrent, type NavItem } from './nav-link.js';

export interface BottomBarProps {
  /** At most four. */
  items: NavItem[];
  /** Everything, for "More". */
  nav: NavSection[];
  path: string;
}

const entryClass =
  'flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 text-meta text-muted aria-[current]:font-semibold aria-[current]:text-ink';

/** The navigation of phones: in reach of the thumb, every entry at least 44 px. */
export function BottomBar({ items, nav, path }: BottomBarProps) {
  const [open, setOpen] = useState(false);
  const [openedOn, setOpenedOn] = useState(path);
  // A chosen page closes the sheet it was chosen in.
  if (path !== openedOn) {
    setOpenedOn(path);
    setOpen(false);
  }
  return (
    <nav
      aria-label="Main, short"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={isCurrent(item, path) ? 'page' : undefined}
          className={entryClass}
        >
          <span className="relative">
            {item.icon}
            {item.count ? <BarCount item={item} /> : null}
          </span>
          <span className="max-w-full truncate px-1">{item.label}</span>
        </Link>
      ))}
      <Base.Root open={open} onOpenChange={setOpen}>
        <Base.Trigger className={entryClass}>
          <MenuIcon size={16} aria-hidden />
          More
        </Base.Trigger>
        <MoreSheet nav={nav} path={path} />
      </Base.Root>
    </nav>
  );
}

function BarCount({ item }: { item: NavItem }) {
  return (
    <span
      className={cn(
        'absolute -end-4 -top-1.5 rounded-control px-1 text-meta',
        item.countTone === 'human' ? 'bg-human-tint text-human' : 'bg-raised text-ink',
      )}
    >
      {item.count}
      <span className="sr-only"> {item.countLabel ?? ''}</span>
    </span>
  );
}

function MoreSheet({ nav, path }: { nav: NavSection[]; path: string }) {
  return (
    <Base.Portal>
      <Base.Backdrop className="fixed inset-0 z-50 bg-scrim" />
      <Base.Popup className="fixed inset-x-0 bottom-0 z-50 max-h-[80dvh] overflow-y-auto rounded-t-dialog border-t border-line bg-surface p-2 pb-[calc(0.5rem+env(safe-area-inset-bottom))] text-ink">
        <div className="flex items-center justify-between ps-3">
          <Base.Title className="text-section font-semibold">All pages</Base.Title>
          <Base.Close aria-label="Close" className="inline-flex size-11 items-center justify-center text-muted">
            <X size={20} aria-hidden />
          </Base.Close>
        </div>
        {nav.map((section, index) => (
          <div key={index} className={cn(index > 0 && 'mt-2 border-t border-line pt-2')}>
            {section.items.map((item) => (
              <Link
                key={item.href}
                href={item.href}
                aria-current={isCurrent(item, path) ? 'page' : undefined}
                className="flex min-h-11 items-center gap-3 rounded-control px-3 text-body aria-[current]:bg-raised aria-[current]:font-semibold"
              >
                {item.icon}
                <span className="flex-1">{item.label}</span>
                {item.count ? <span className="text-meta text-muted">{item.count}</span> : null}
              </Link>
            ))}
          </div>
        ))}
      </Base.Popup>
    </Base.Portal>
  );
}
