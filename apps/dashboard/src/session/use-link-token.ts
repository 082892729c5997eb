'use client';
import { useSyncExternalStore } from 'react';

/** `#token=…`, or the token alone. */
function readToken(): string | null {
  const text = window.location.hash.replace(/^#/, '');
  return new URLSearchParams(text).get('token') ?? (/^[\w-]{16,128}$/.test(text) ? text : null);
}

function subscribe(notify: () => void): () => void {
  window.addEventListener('hashchange', notify);
  return () => window.removeEventListener('hashchange', notify);
}

/**
 * The secret of a one-time link, null where the address has none, undefined before it could be looked at. It stands after the `#`, so
 * that no request for the page carries it.
 */
export function useLinkToken(): string | null | undefined {
  return useSyncExternalStore<string | null | undefined>(subscribe, readToken, () => undefined);
}
