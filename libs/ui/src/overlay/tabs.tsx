'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';

export interface TabItem {
  value: string;
  label: string;
  count?: number;
  content: ReactNode;
}

export interface TabsProps {
  /** What the tabs divide, for assistive technology. */
  label: string;
  items: TabItem[];
  value: string;
  /** The chosen tab belongs in the URL: the owner keeps it. */
  onValueChange: (value: string) => void;
}

/** Tabs whose choice is owned outside. The row scrolls sideways on narrow screens, to the chosen one by itself. */
export function Tabs({ label, items, value, onValueChange }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const row = list.current;
    if (!row) return undefined;
    const show = () => {
      const chosen = row.querySelector<HTMLElement>('[aria-selected=true]');
      // `scrollIntoView` would move the page, too.
      if (chosen) row.scrollTo({ left: chosen.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2 });
    };
    const observer = new ResizeObserver(show);
    observer.observe(row);
    return () => observer.disconnect();
  }, [value]);
  return (
    <Base.Root value={value} onValueChange={(next) => onValueChange(String(next))}>
      <Base.List
        ref={list}
        aria-label={label}
        className="relative flex gap-1 overflow-x-auto border-b border-line p-1 pb-0"
      >
        {items.map((item) => (
          <Base.Tab
            key={item.value}
            value={item.value}
            className="-mb-px h-9 whitespace-nowrap border-b-2 border-transparent px-3 text-dense font-medium text-muted hover:text-ink data-active:border-ink data-active:text-ink max-sm:h-11"
          >
            {item.label}
            {item.count === undefined ? null : <span className="ms-2 text-meta text-muted">{item.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {items.map((item) => (
        <Base.Panel key={item.value} value={item.value} className="pt-4">
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
