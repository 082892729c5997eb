'use client';
import type { ReactNode, SyntheticEvent } from 'react';

interface TaskFormFrameProps {
  onSubmit: (event: SyntheticEvent) => Promise<void>;
  /** What is filled in. */
  fields: ReactNode;
  /** What will come of it, and the button. It stays in sight. */
  outcome: ReactNode;
}

/** The form of a command, for one node or for many: ⌘ or Ctrl with Enter submits, Enter alone does not. */
export function TaskFormFrame({ onSubmit, fields, outcome }: TaskFormFrameProps) {
  return (
    // The form listens for the shortcut of all its fields; each field stays what it is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      noValidate
      onSubmit={(event) => void onSubmit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void onSubmit(event);
        // Enter alone must not run a command from a line of text.
        else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,28rem)]"
    >
      <div className="flex min-w-0 flex-col gap-4">{fields}</div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-16">{outcome}</div>
    </form>
  );
}
