'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.js';
import { Button } from './button.js';
import { copyText } from './copy-text.js';

export interface CopyButtonProps {
  /** The text, or a function that makes it at the moment of the click. */
  value: string | (() => string);
  /** What is copied: "Copy command". */
  label: string;
  /** Shows the label as a word beside the icon. */
  wide?: boolean;
  className?: string;
}

const shownForMs = 2_000;

/** Copies text and says whether it worked, in words that a screen reader hears too. */
export function CopyButton({ value, label, wide = false, className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return undefined;
    const timer = setTimeout(() => setOutcome('idle'), shownForMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    const done = await copyText(typeof value === 'function' ? value() : value);
    setOutcome(done ? 'copied' : 'refused');
  };
  const said = outcome === 'copied' ? 'Copied' : outcome === 'refused' ? 'Copy refused: select it by hand' : label;
  const icon = outcome === 'copied' ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />;
  return (
    <>
      {wide ? (
        <Button icon={icon} onClick={() => void copy()} {...(className ? { className } : {})}>
          {said}
        </Button>
      ) : (
        <IconButton label={label} hint={said} icon={icon} onClick={() => void copy()} className={className} />
      )}
      <span role="status" className="sr-only">
        {outcome === 'idle' ? '' : said}
      </span>
    </>
  );
}
