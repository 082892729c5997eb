'use client';
import { Download } from 'lucide-react';
import { Button } from '../action/button.js';
import { Menu } from '../overlay/menu.js';

export interface ExportMenuProps {
  /** What the filter matches, in words: "1,204 nodes match". */
  extent: string;
  /** Where each form can be fetched. */
  formats: readonly { label: string; hint: string; href: string }[];
}

/** Everything that the filter matches, as a file; not only what is on screen. */
export function ExportMenu({ extent, formats }: ExportMenuProps) {
  return (
    <Menu
      trigger={<Button icon={<Download size={16} aria-hidden />}>Export</Button>}
      entries={[
        { kind: 'heading', label: extent },
        ...formats.map(({ label, hint, href }) => ({ label, hint, href, download: true })),
      ]}
    />
  );
}
