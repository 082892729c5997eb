'use client';
import { useState } from 'react';

/** The newest value that was not null: what a dialog is about, also while it closes. Null until there was one. */
export function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
