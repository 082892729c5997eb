import type { StatusState } from '@fettle/ui';
import type { Verification } from './use-verification.ts';

/** A chain as people know it. */
export function chainName(chain: string): string {
  return chain === 'platform' ? 'The platform’s chain' : `The chain of workspace ${chain.slice('workspace:'.length)}`;
}

/** What was found, in a line. One that was stopped has said nothing about the rest. */
export function verdictOf(verification: Verification): { state: StatusState; words: string } {
  const { state, checked, chains, faults } = verification;
  const entries = `${checked.toLocaleString('en-US')} ${checked === 1 ? 'entry' : 'entries'}`;
  if (faults.length > 0) {
    const many = faults.length === 1 ? 'One chain is not whole' : `${faults.length} chains are not whole`;
    return { state: 'failed', words: state === 'running' ? `${many}; looking further` : many };
  }
  if (state === 'running') return { state: 'running', words: `${entries} checked so far` };
  if (state === 'stopped') return { state: 'unknown', words: `Stopped after ${entries}; the rest was not looked at` };
  if (state === 'failed') return { state: 'unknown', words: `Not finished: ${entries} checked` };
  const where = chains.length === 1 ? 'one chain' : `${chains.length.toLocaleString('en-US')} chains`;
  return { state: 'healthy', words: `${entries} of ${where} are whole` };
}
