import type { ReactNode } from 'react';

/** One look of one or more components. */
export interface Story {
  name: string;
  /** A component of its own, so that it may have state. */
  Show: () => ReactNode;
}

/** The moment at which every story takes place. */
export const galleryNow = Date.parse('2026-11-21T14:00:00.000Z');

/** A moment so many seconds before it, in epoch milliseconds. */
export const ago = (seconds: number) => galleryNow - seconds * 1_000;

/** Sixty characters, as long as a host name gets before somebody complains. */
export const longHost = 'db-replica-07.frankfurt-am-main.eu-central.internal.test.net';

/** Three lines that nobody has shortened. */
export const longError =
  'The connection to the node was closed before the answer was complete: read tcp 10.20.30.40:51234 → 10.20.30.41:8443: ' +
  'connection reset by peer while reading the body of POST /api/v1/workspaces/01890000-0000-7000-8000-00000000000a/tasks; ' +
  'the request was tried three times within 12 s and is not tried again, because it may have been carried out.';

/** Stories beside each other where there is room. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-x-4 gap-y-3">{children}</div>;
}

/** Stories below each other. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-col gap-4">{children}</div>;
}
