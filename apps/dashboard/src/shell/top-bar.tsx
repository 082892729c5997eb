'use client';
import { Button, IconButton, Kbd, Menu, ZoneSwitch } from '@fettle/ui';
import { Plus, Search } from 'lucide-react';
import { AccountMenu } from './account-menu';
import { useAddable } from './navigation';
import { paletteKeys } from './shortcuts';

/** Search, what can be added, the clock's zone and the account. On phones the zone is in the account's panel alone. */
export function TopBar({ onSearch }: { onSearch: () => void }) {
  const addable = useAddable();
  return (
    <>
      <Button onClick={onSearch} icon={<Search size={16} aria-hidden />} className="max-sm:hidden">
        Search
        <span aria-hidden className="flex gap-1 max-lg:hidden">
          {paletteKeys().map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      </Button>
      <IconButton label="Search" icon={<Search size={20} aria-hidden />} onClick={onSearch} className="sm:hidden" />
      {addable.length > 0 ? (
        <Menu
          trigger={
            <Button icon={<Plus size={16} aria-hidden />} className="max-sm:px-3">
              Add
            </Button>
          }
          entries={addable}
        />
      ) : null}
      <span className="max-sm:hidden">
        <ZoneSwitch />
      </span>
      <AccountMenu />
    </>
  );
}
