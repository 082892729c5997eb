'use client';
import { useEffect, useRef, useState } from 'react';

export interface Draft {
  text: string;
  /** Takes what was typed; it is sent after a pause. */
  type: (text: string) => void;
  /** Takes a text and sends it at once. */
  settle: (text: string) => void;
}

export interface DraftOptions {
  value: string;
  onChange: (value: string) => void;
  /** How long to wait for the next key. */
  pauseMs: number;
  /** What must not be sent yet stays a draft. */
  canSend?: (text: string) => boolean;
}

/** What is being typed, while the owner of the value (mostly the address) hears of it after a pause. */
export function useDraft({ value, onChange, pauseMs, canSend }: DraftOptions): Draft {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [sent, setSent] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The owner has the value: going back in history must show. An echo of what was sent must not undo what was typed since.
  if (value !== known) {
    setKnown(value);
    if (value !== sent) {
      setText(value);
      // What was sent long ago is no echo any more: the owner may come back to it by itself.
      setSent(value);
    }
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const send = (next: string) => {
    if (canSend && !canSend(next)) return;
    setSent(next);
    onChange(next);
  };
  const settle = (next: string) => {
    clearTimeout(timer.current);
    setText(next);
    if (next !== value) send(next);
  };
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => send(next), pauseMs);
  };
  return { text, settle, type };
}
