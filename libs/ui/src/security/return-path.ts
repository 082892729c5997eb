/** The path to go to after sign-in: only a path of this application, never an address of another. Browsers drop control characters and read `\` as `/`. */
export function safeReturnPath(value: string | null | undefined): string {
  if (!value || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(value)) return '/';
  return value;
}

// A person who signs out means to leave: readings that are refused meanwhile must not turn that into "come back here".
let isSigningOut = false;

/** Says that the person is signing out (or, with false, that it did not work). */
export function setSigningOut(value: boolean): void {
  isSigningOut = value;
}

/** Goes to the sign-in page and remembers where from. A full load, so that nothing of the old session stays in memory. */
export function leaveToSignIn(): void {
  const { pathname, search } = window.location;
  if (isSigningOut || pathname === '/sign-in' || pathname === '/setup') return;
  const here = `${pathname}${search}`;
  window.location.assign(here === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(here)}`);
}
