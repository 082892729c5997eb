'use client';
import { Button, Input } from '@fettle/ui';
import { useState } from 'react';
import { trail } from './file-path';
import { shownName } from './shown-name';

/** Where one is: each folder above is a step, and any path can be typed. */
export function FolderTrail({ path, onFolder }: { path: string; onFolder: (path: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed !== null)
    return (
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.startsWith('/')) onFolder(typed.replace(/(.)\/+$/, '$1'));
          setTyped(null);
        }}
      >
        <Input mono aria-label="Folder" value={typed} onChange={(event) => setTyped(event.target.value)} autoFocus />
        <Button type="submit" size="compact">
          Go
        </Button>
      </form>
    );
  return (
    <nav aria-label="Folders above" className="flex min-w-0 flex-wrap items-center gap-x-1 font-mono text-body">
      {trail(path).map((step, index) => (
        <span key={step.path} className="inline-flex items-center gap-1">
          {index > 1 ? <span aria-hidden>/</span> : null}
          <button
            type="button"
            className="min-h-6 min-w-6 break-all max-sm:min-h-11 max-sm:min-w-11 underline-offset-2 hover:underline"
            aria-current={step.path === path ? 'location' : undefined}
            onClick={() => onFolder(step.path)}
          >
            {shownName(step.name)}
          </button>
        </span>
      ))}
      <Button size="compact" variant="ghost" onClick={() => setTyped(path)}>
        Go to…
      </Button>
    </nav>
  );
}
