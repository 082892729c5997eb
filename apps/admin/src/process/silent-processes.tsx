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
  const asked = processes.length === 1 ? 'The only process' : `${silent.length} of ${processes.length} processes`;
  const names = silent.map(({ name, host, pid }) => `${name} on ${host}, pid ${pid}`).join('; ');
  return (
    <Banner tone="warn" title={`${asked} did not answer, so ${what} missing here`}>
      {names}. {silent.length === 1 ? 'It' : 'They'} may be starting, busy or gone; Health says when{' '}
      {silent.length === 1 ? 'it' : 'they'} last beat.
    </Banner>
  );
}
