import { Banner } from '@fettle/ui';

interface Asked {
  bootId: string;
  name: string;
  host: string;
  pid: number;
  answered: boolean;
}

/** Names the processes that did not answer for themselves, so that nobody takes the page for the whole. `what`: what is missing of theirs. */
export function SilentProcesses({ processes, what }: { processes: readonly Asked[]; what: string }) {
  const silent = processes.filter(({ answered }) => !answered);
  if (silent.length === 0) return null;
  const names = silent.map(({ name, host, pid }) => `${name} on ${host}, pid ${pid}`).join('; ');
  return (
    <Banner
      tone="warn"
      title={`${silent.length} of ${processes.length} processes did not answer, so ${what} missing here`}
    >
      {names}. They may be starting, busy or gone; Health says when they last beat.
    </Banner>
  );
}
