'use client';
import { ConfirmDialog, Field, Input, notify, useLast } from '@fettle/ui';
import { useState } from 'react';
import type { Decision } from './request-panel';
import { useDecide, type EnrolmentRequest } from './use-requests';

interface Props {
  readonly decision: Decision | null;
  readonly onClose: () => void;
}

/** Asked before a machine becomes a node, or is sent away. */
export function DecisionDialog({ decision, onClose }: Props) {
  const shown = useLast(decision);
  if (!shown) return null;
  const frame = { open: decision !== null, onOpenChange: (open: boolean) => (open ? undefined : onClose()) };
  const { request, kind } = shown;
  return kind === 'approve' ? (
    <ApproveDialog key={request.id} request={request} frame={frame} />
  ) : (
    <RejectDialog request={request} frame={frame} />
  );
}

interface Frame {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

function ApproveDialog({ request, frame }: { request: EnrolmentRequest; frame: Frame }) {
  const { approve } = useDecide();
  const [name, setName] = useState(request.hostname);
  const nodeName = name.trim();
  return (
    <ConfirmDialog
      {...frame}
      tone="plain"
      title={`Let ${request.hostname} in`}
      consequence={
        <>
          It becomes a node of this workspace and gets its key. Compare first what the machine shows: the fingerprint of
          its token is <span className="font-mono text-log">{request.fingerprint}</span>.
        </>
      }
      confirmLabel="Let it in"
      cancelLabel="Not now"
      busyLabel="Letting it in…"
      isReady={nodeName.length >= 2}
      onConfirm={async () => {
        await approve.mutateAsync({ id: request.id, nodeName });
        notify({ title: `${nodeName} is a node now`, detail: 'It fetches its key within seconds.' });
      }}
    >
      <Field label="Name" help="How it is called in lists." required>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={120} autoComplete="off" />
      </Field>
    </ConfirmDialog>
  );
}

function RejectDialog({ request, frame }: { request: EnrolmentRequest; frame: Frame }) {
  const { reject } = useDecide();
  return (
    <ConfirmDialog
      {...frame}
      title={`Refuse ${request.hostname}`}
      consequence="The machine is told so and gives up. Whoever looks after it can ask again."
      confirmLabel="Refuse it"
      cancelLabel="Not now"
      busyLabel="Refusing…"
      onConfirm={async () => {
        await reject.mutateAsync(request.id);
        notify({ title: `${request.hostname} was refused` });
      }}
    />
  );
}
