'use client';
import { Kbd } from '../action/kbd.js';
import { Switch } from '../form/choice.js';
import { useSingleKeys } from '../form/single-keys.js';
import { Dialog } from './dialog.js';

export interface Shortcut {
  /** The keys, in the order they are pressed: `['g', 'n']`. */
  keys: string[];
  does: string;
}

export interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: readonly { heading: string; shortcuts: readonly Shortcut[] }[];
}

/** All keys of the page, on one sheet (opened with `?`), and the switch that turns those of a single character off. */
export function ShortcutSheet({ open, onOpenChange, groups }: ShortcutSheetProps) {
  const singleKeys = useSingleKeys();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="wide">
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.heading}>
            <h3 className="mb-2 text-dense font-semibold">{group.heading}</h3>
            <dl className="flex flex-col gap-1.5 text-dense">
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.does} className="flex items-center justify-between gap-4">
                  <dt className="text-muted">{shortcut.does}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {shortcut.keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="mt-6 border-t border-line pt-4">
        <Switch
          label={`Shortcuts of a single character are ${singleKeys.isOn ? 'on' : 'off'}`}
          help="Those with Ctrl or ⌘ always work. Kept in this browser."
          checked={singleKeys.isOn}
          onChange={(event) => singleKeys.turn(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
