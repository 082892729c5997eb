'use client';
import { CommandBlock, toMs, useNow } from '@fettle/ui';
import type { Install } from './install-steps';

const lateAfterMs = 60_000;

/** When a step takes long: what usually is the matter, with something to try. */
export function LateHints({
  install,
  isOnline,
  apiUrl,
}: {
  install: Install;
  isOnline: boolean;
  apiUrl: string | undefined;
}) {
  const now = useNow(5_000);
  const isWaiting = !isOnline && ['pending', 'installing', 'completed'].includes(install.status);
  if (!isWaiting || now === null || now - toMs(install.consumedAt ?? install.updatedAt) < lateAfterMs) return null;
  return (
    <div role="status" className="mt-3 flex flex-col gap-2 border-t border-line pt-3 text-dense">
      <p className="font-medium">This takes longer than usual.</p>
      {install.consumedAt ? (
        <>
          <p className="text-muted">The node has its key, but its agent does not report. Look at its own log:</p>
          <CommandBlock command="journalctl -u fettle-agent -n 50 --no-pager" label="log command" />
        </>
      ) : (
        <>
          <p className="text-muted">
            If the command was run, the machine probably cannot reach the control plane: a firewall, DNS, a proxy, or a
            clock that is far off.
            {apiUrl ? ' On that machine, this must answer with “ok”:' : ''}
          </p>
          {apiUrl ? <CommandBlock command={`curl -fsS ${originOf(apiUrl)}/health`} label="reachability check" /> : null}
        </>
      )}
    </div>
  );
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
