'use client';
import { Button, Input } from '@fettle/ui';
import { useState } from 'react';

/** Looks for names in a folder, on the node: also for those that the page does not hold. */
export function NameFilter({ value, onFind }: { value: string; onFind: (pattern: string) => void }) {
  const [typed, setTyped] = useState(value);
  return (
    <form
      role="search"
      aria-label="Names in the folder"
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        onFind(typed.trim());
      }}
    >
      <Input
        mono
        type="search"
        aria-label="Find a name in this folder"
        placeholder="Name or *.conf"
        maxLength={250}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          if (event.target.value === '') onFind('');
        }}
      />
      <Button type="submit" size="compact">
        Find
      </Button>
    </form>
  );
}
