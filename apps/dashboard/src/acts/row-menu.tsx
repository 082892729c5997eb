'use client';
import { IconButton, Menu, type MenuEntry } from '@fettle/ui';
import { MoreHorizontal } from 'lucide-react';

/** Acts on one row. */
export function RowMenu({ label, entries }: { label: string; entries: MenuEntry[] }) {
  return (
    <div className="relative z-10 flex justify-end">
      <Menu trigger={<IconButton label={label} icon={<MoreHorizontal size={16} aria-hidden />} />} entries={entries} />
    </div>
  );
}
