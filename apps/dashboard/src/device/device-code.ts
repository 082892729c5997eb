'use client';
import { useEffect, useState } from 'react';

const KEPT = 'fettle.device-code';

/**
 * The code of the address (`#code=WDJB-MJHT`). Kept for this tab, because signing in in between loses what stands behind #.
 * `arrival` grows with each link that is opened in the tab: another link is another terminal.
 */
export function useDeviceCode() {
  const [state, setState] = useState({ code: '', arrival: 0 });
  useEffect(() => {
    const read = () => {
      const given = new URLSearchParams(window.location.hash.slice(1)).get('code');
      if (given) {
        sessionStorage.setItem(KEPT, given);
        window.history.replaceState(null, '', window.location.pathname);
      }
      const code = given ?? sessionStorage.getItem(KEPT) ?? '';
      setState((before) => ({ code, arrival: before.arrival + 1 }));
    };
    read();
    // The same page with another code behind # is not loaded again.
    const onHash = () => {
      if (window.location.hash !== '') read();
    };
    window.addEventListener('hashchange', onHash);
    return () => window.removeEventListener('hashchange', onHash);
  }, []);
  return {
    ...state,
    setCode: (code: string) => setState((before) => ({ ...before, code })),
    forget: () => sessionStorage.removeItem(KEPT),
  };
}
