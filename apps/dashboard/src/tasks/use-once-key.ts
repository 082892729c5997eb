'use client';
import { useCallback, useRef } from 'react';

/** A random key in hexadecimal. Not `crypto.randomUUID`: browsers keep that from pages that came over plain http. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** One key for one request however often it is sent: a click after a lost answer must not run the command twice. */
export function useOnceKey(): (body: object) => string {
  const sent = useRef({ body: '', key: '' });
  return useCallback((body: object) => {
    const text = JSON.stringify(body);
    if (sent.current.body !== text) sent.current = { body: text, key: newKey() };
    return sent.current.key;
  }, []);
}
