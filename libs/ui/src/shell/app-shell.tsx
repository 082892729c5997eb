'use client';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../action/icon-button.js';
import { cn } from '../style/class-name.js';
import { BottomBar } from './bottom-bar.js';
import { NavLink, type NavItem } from './nav-link.js';
import { useFold } from './use-fold.js';

export interface NavSection {
  /** A heading, where the section needs one. */
  label?: string;
  items: NavItem[];
}

export interface AppShellProps {
  /** Product name or mark, at the top of the navigation. */
  brand: ReactNode;
  /** Sections are parted by a line. Only pages that exist. */
  nav: NavSection[];
  /** The current path, without query. */
  path: string;
  /** Left part of the top bar, for example the crumb or the workspace. */
  topBarStart?: ReactNode;
  /** Right part of the top bar: search, add, zone, account. */
  topBar?: ReactNode;
  /** A `LiveIndicator`; at the foot of the navigation, in the top bar on phones. */
  live?: ReactNode;
  /** The admin console's permanent words. Its presence inverts strip and top bar. */
  strip?: ReactNode;
  /** At most four destinations for the phone's bottom bar; "More" holds the rest. */
  bottomItems?: NavItem[];
  /** Page-wide conditions, above the content. */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: navigation (208 px, 56 folded, a bottom bar on phones), top bar and content. The window scrolls. */
export function AppShell(props: AppShellProps) {
  const { nav, path, strip, banner, children } = props;
  const fold = useFold();
  return (
    <div className={cn('min-h-dvh', strip ? '[--strip:28px]' : '[--strip:0px]')}>
      <a href="#content" className={skipClass}>
        Skip to content
      </a>
      {strip ? (
        <section aria-label="Where you are" data-inverted className={stripClass}>
          {strip}
        </section>
      ) : null}
      <div className="flex">
        <aside className={cn('shell-nav', navClass, fold.width)} data-folded={fold.state}>
          <div className="flex h-12 shrink-0 items-center gap-2 px-3">
            <div className="nav-open-only min-w-0 flex-1 truncate ps-1 text-body font-semibold">{props.brand}</div>
            <IconButton
              label={fold.isOpen ? 'Fold the navigation' : 'Unfold the navigation'}
              icon={fold.isOpen ? <PanelLeftClose size={16} aria-hidden /> : <PanelLeftOpen size={16} aria-hidden />}
              onClick={fold.toggle}
            />
          </div>
          <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-3 p-2 lg:overflow-y-auto">
            {nav.map((section, index) => (
              <NavGroup key={index} section={section} path={path} first={index === 0} />
            ))}
          </nav>
          {props.live ? <div className="flex h-11 shrink-0 items-center overflow-hidden px-5">{props.live}</div> : null}
        </aside>
        <div className="flex min-h-dvh min-w-0 flex-1 flex-col max-sm:pb-16">
          <TopBar {...props} />
          {banner ? <div className="px-4 pt-4 sm:px-6">{banner}</div> : null}
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-4 outline-none sm:px-6">
            {children}
          </main>
        </div>
      </div>
      <BottomBar items={props.bottomItems ?? []} nav={nav} path={path} />
    </div>
  );
}

const skipClass =
  'sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-60 focus:rounded-control focus:border focus:border-line-strong focus:bg-surface focus:px-3 focus:py-2';
const stripClass =
  'sticky top-0 z-40 flex h-7 items-center truncate border-b border-line bg-bg px-4 text-meta font-medium text-ink sm:px-6';
const navClass =
  'sticky top-[var(--strip)] z-30 flex h-[calc(100dvh-var(--strip))] shrink-0 flex-col border-e border-line bg-surface max-sm:hidden';

function NavGroup({ section, path, first }: { section: NavSection; path: string; first: boolean }) {
  return (
    <div className={cn('flex flex-col gap-0.5', !first && 'border-t border-line pt-3')}>
      {section.label ? <div className="nav-open-only px-3 pb-1 text-meta text-muted">{section.label}</div> : null}
      {section.items.map((item) => (
        <NavLink key={item.href} item={item} path={path} />
      ))}
    </div>
  );
}

function TopBar({ brand, topBarStart, topBar, live, strip }: AppShellProps) {
  return (
    <header
      data-inverted={strip ? '' : undefined}
      className="sticky top-[var(--strip)] z-20 flex h-12 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 text-ink max-sm:h-14 sm:px-6"
    >
      <div className="min-w-0 truncate text-body font-semibold sm:hidden">{brand}</div>
      <div className="min-w-0 flex-1 truncate text-dense max-sm:hidden">{topBarStart}</div>
      <div className="ms-auto flex items-center gap-2">
        {live ? <div className="flex items-center sm:hidden">{live}</div> : null}
        {topBar}
      </div>
    </header>
  );
}
