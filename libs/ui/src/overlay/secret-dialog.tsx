'use client';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { Banner } from '../feedback/banner.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { Dialog } from './dialog.js';

export interface SecretDialogProps {
  /** The secret and whom it is for: "The agent key “Spare” of web-3". */
  title: string;
  /** What it is called on the buttons, such as "key" or "links". */
  noun: string;
  /** What it lets its holder do, and what becomes of one that is lost. */
  note: ReactNode;
  /** Called when it is said to be stored, and when it is to be closed without that. */
  onClose: () => void;
  /** The secret, and what uses it. */
  children: ReactNode;
}

/**
 * A secret that was just made and cannot be read again; mounted while it is shown. Escape, the X and a press beside it may come from
 * habit, so they ask first.
 */
export function SecretDialog({ title, noun, note, onClose, children }: SecretDialogProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => setAsking(!isOpen)}
      size="wide"
      title={title}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored the {noun}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Banner tone="warn" title="Shown only now">
          {note}
        </Banner>
        {children}
      </div>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Close without keeping the ${noun}?`}
        consequence="This cannot be shown again."
        cancelLabel={`Back to the ${noun}`}
        confirmLabel={`Close without the ${noun}`}
        onConfirm={onClose}
      />
    </Dialog>
  );
}
