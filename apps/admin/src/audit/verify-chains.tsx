'use client';
import { Button, CopyButton, Dialog, InlineError, Progress, Status } from '@fettle/ui';
import { ShieldCheck } from 'lucide-react';
import type { AuditView } from './audit-filter';
import { useVerification, type Verification } from './use-verification';
import { chainName, verdictOf } from './verify-words';

/** Checks every chain from its first entry to its end, or that of the workspace which is filtered by. */
export function VerifyChains({ audit }: { audit: AuditView }) {
  const { verification, start, stop, clear } = useVerification();
  const workspace = audit.view.workspace ?? undefined;
  const isRunning = verification?.state === 'running';
  const close = () => {
    stop();
    clear();
  };
  const open = (entry: string) => {
    close();
    void audit.setView({ entry });
  };
  return (
    <>
      <Button icon={<ShieldCheck size={16} aria-hidden />} onClick={() => void start(workspace)}>
        {workspace ? 'Verify this chain' : 'Verify all chains'}
      </Button>
      <Dialog
        open={verification !== null}
        onOpenChange={close}
        size="wide"
        title={workspace ? 'The audit chain' : 'The audit chains'}
        footer={
          isRunning ? (
            <Button onClick={stop}>Stop</Button>
          ) : (
            <>
              <Button onClick={close}>Close</Button>
              <Button variant="primary" onClick={() => void start(workspace)}>
                Verify again
              </Button>
            </>
          )
        }
      >
        {verification ? <Outcome verification={verification} onOpen={open} /> : null}
      </Dialog>
    </>
  );
}

function Outcome({ verification, onOpen }: { verification: Verification; onOpen: (entry: string) => void }) {
  const { state, checked, total, chains, faults, error } = verification;
  const verdict = verdictOf(verification);
  const unsigned = chains.filter(({ signature, seq }) => signature === 'unsigned' && seq > 0);
  const [only] = chains;
  return (
    <div className="flex flex-col gap-4 text-dense">
      <div aria-live="polite">
        <Status variant="verdict" state={verdict.state} word={verdict.words} />
      </div>
      {state === 'running' ? (
        <Progress label="Entries checked" value={Math.min(checked, total)} max={Math.max(total, 1)} />
      ) : null}
      {error ? <InlineError error={error} title="The chains could not be read" /> : null}
      {faults.map((fault) => (
        <section key={`${fault.chain} ${fault.seq}`} className="rounded-control border border-line p-3">
          <h3 className="font-medium">
            {chainName(fault.chain)}, place {fault.seq.toLocaleString('en-US')}
          </h3>
          <p>It says: {fault.means}.</p>
          {fault.entry ? (
            <Button className="mt-2" onClick={() => onOpen(fault.entry!.id)}>
              Look at {fault.entry.event}
            </Button>
          ) : null}
        </section>
      ))}
      {faults.length > 0 ? (
        <p className="text-muted">
          Somebody with access to the database has changed the log, or a restore mixed two histories. Keep a copy of the
          database as it is, and compare it with an earlier export: fettle audit verify NEW --since OLD.
        </p>
      ) : null}
      {unsigned.length > 0 ? (
        <p className="text-muted">
          {unsigned.length === 1 ? 'The end of one chain is' : `The ends of ${unsigned.length} chains are`} not signed:
          its noted end was changed once, and entries could have been rewritten or cut unnoticed.{' '}
          {unsigned.map(({ chain }) => chainName(chain)).join(', ')}
        </p>
      ) : null}
      {chains.length === 1 && only && only.seq > 0 ? (
        <p className="flex flex-wrap items-center gap-2 text-muted">
          Its end: {only.seq.toLocaleString('en-US')}
          <code className="text-log [overflow-wrap:anywhere]">{only.hash}</code>
          <CopyButton value={`${only.chain} ${only.seq} ${only.hash}`} label="Copy the end of the chain" />
        </p>
      ) : null}
    </div>
  );
}
