'use client';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../action/icon-button.js';
import { Input, type InputProps } from './input.js';

/** A secret being typed. It can be shown while typing; password managers and paste work. */
export function SecretField(props: Omit<InputProps, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative block">
      <Input
        autoComplete="off"
        {...props}
        type={shown ? 'text' : 'password'}
        spellCheck={false}
        className="pe-9 max-sm:pe-12"
      />
      <IconButton
        size="compact"
        label={shown ? 'Hide what is typed' : 'Show what is typed'}
        aria-pressed={shown}
        icon={shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        onClick={() => setShown(!shown)}
        className="absolute end-0.5 top-0.5 max-sm:top-0"
      />
    </span>
  );
}
