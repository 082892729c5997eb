'use client';
import type { ReactNode } from 'react';
import { cn } from '../style/class-name.js';
import { Link } from '../style/link-context.js';

export interface NavItem {
  href: string;
  label: string;
  /** 16 px, `aria-hidden`. */
  icon: ReactNode;
  /** How many wait here. */
  count?: number;
  /** `human` where a person must decide; anything else stays ink. */
  countTone?: 'human' | 'plain';
  /** Said after the count: "waiting for you". */
  countLabel?: string;
  /** Also current on these paths; without it: the path itself and what lies below it. */
  match?: (path: string) => boolean;
}

/** True where the item, or a page below it, is shown. */
export function isCurrent(item: NavItem, path: string): boolean {
  if (item.match) return item.match(path);
  return path === item.href || path.startsWith(item.href.endsWith('/') ? item.href : `${item.href}/`);
}

/** One destination of the navigation; when folded, its label shows beside the icon on hover and focus. */
export function NavLink({ item, path }: { item: NavItem; path: string }) {
  const current = isCurrent(item, path);
  return (
    <Link
      href={item.href}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'nav-link flex h-8 items-center gap-3 rounded-control px-3 text-dense text-muted hover:bg-raised hover:text-ink',
        current && 'bg-raised font-semibold text-ink',
      )}
    >
      <span className="relative flex size-4 shrink-0 items-center justify-center">{item.icon}</span>
      <span className="nav-label min-w-0 flex-1 truncate">{item.label}</span>
      <NavCount item={item} />
    </Link>
  );
}

/** The count of an item; nothing for zero. */
export function NavCount({ item }: { item: NavItem }) {
  if (!item.count) return null;
  return (
    <span
      className={cn(
        'nav-open-only rounded-control px-1.5 text-meta font-medium tabular-nums',
        item.countTone === 'human' ? 'bg-human-tint text-human' : 'text-muted',
      )}
    >
      {item.count}
      <span className="sr-only"> {item.countLabel ?? ''}</span>
    </span>
  );
}
