'use client';
import { useEffect, useState } from 'react';

const KEPT = 'fettle.device-code';

/** The code of the address (`#code=WDJB-MJHT`). Kept for this tab, because signing in in between loses what stands behind #. */
export function useDeviceCode() {
  const [code, setCode] = useState('');
  useEffect(() => {
    const given = new URLSearchParams(window.location.hash.slice(1)).get('code');
    if (given) {
      sessionStorage.setItem(KEPT, given);
      window.history.replaceState(null, '', window.location.pathname);
    }
    // Known to the browser alone, so that the first drawing cannot have it.
    // oxlint-disable-next-line react-hooks-js/set-state-in-effect
    setCode(given ?? sessionStorage.getItem(KEPT) ?? '');
  }, []);
  return { code, setCode, forget: () => sessionStorage.removeItem(KEPT) };
}
