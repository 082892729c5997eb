'use client';
import { Button, InlineError, Panel, Status, TimeText } from '@fettle/ui';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useRequests, type EnrolmentRequest } from './use-requests';

export interface Decision {
  readonly kind: 'approve' | 'reject';
  readonly request: EnrolmentRequest;
}

// Only who decides needs it.
const DecisionDialog = dynamic(async () => (await import('./decision-dialog')).DecisionDialog);

/** Machines that ask to be let in, with what they say of themselves. Nothing while none does, or for who may not decide. */
export function RequestPanel() {
  const requests = useRequests();
  const [decision, setDecision] = useState<Decision | null>(null);
  const [wasAsked, setWasAsked] = useState(false);
  const decide = (next: Decision) => {
    setWasAsked(true);
    setDecision(next);
  };
  const items = requests.data?.items ?? [];
  if (requests.error && !requests.data)
    return (
      <InlineError
        error={requests.error}
        title="Machines that ask to be let in could not be read"
        onRetry={() => void requests.refetch()}
      />
    );
  return (
    <>
      {items.length > 0 ? (
        <Panel
          title={items.length === 1 ? 'A machine asks to be let in' : `${items.length} machines ask to be let in`}
          aside={<Status variant="badge" state="waiting" word="waits for a person" />}
          flush
        >
          <ul className="divide-y divide-line">
            {items.map((request) => (
              <Row key={request.id} request={request} onDecide={decide} />
            ))}
          </ul>
        </Panel>
      ) : null}
      {wasAsked ? <DecisionDialog decision={decision} onClose={() => setDecision(null)} /> : null}
    </>
  );
}

function Row({ request, onDecide }: { request: EnrolmentRequest; onDecide: (decision: Decision) => void }) {
  const { hostname, address, fingerprint, email, expiresAt, platformVersion, os, arch } = request;
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 text-dense">
      <div className="min-w-0 flex-1 basis-72 [overflow-wrap:anywhere]">
        <p className="font-medium">{hostname}</p>
        <p className="text-muted">
          {[platformVersion ?? os, arch].filter(Boolean).join(', ') || 'It says nothing of its system'}. Asks {email}{' '}
          from <span className="font-mono text-log">{address}</span>.
        </p>
        <p className="text-muted">
          Fingerprint <span className="font-mono text-log text-ink">{fingerprint}</span>, asks until{' '}
          <TimeText at={expiresAt} form="exact" />.
        </p>
      </div>
      <div className="flex gap-2">
        <Button onClick={() => onDecide({ kind: 'reject', request })} aria-label={`Refuse ${hostname}`}>
          Refuse…
        </Button>
        <Button onClick={() => onDecide({ kind: 'approve', request })} aria-label={`Let in ${hostname}`}>
          Let in…
        </Button>
      </div>
    </li>
  );
}
