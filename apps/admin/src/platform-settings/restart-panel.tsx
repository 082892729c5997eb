'use client';
import { Banner, Button, ConfirmDialog, Dialog, Field, LiveSteps, TextArea } from '@fettle/ui';
import { useState } from 'react';
import { useRestart, type RestartedProcess } from './use-restart';
import type { Settings } from './use-platform-settings';

/** Says that other addresses are saved than those in use, and restarts all processes while somebody watches. */
export function RestartPanel({ settings }: { settings: Settings }) {
  const waiting = settings.processes.filter(({ needsRestart }) => needsRestart);
  const restart = useRestart(settings.processes);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      {waiting.length > 0 && restart.begun === null ? (
        <Banner
          tone="warn"
          title="A restart is needed: the saved addresses are not in use yet"
          action={<Button onClick={() => setAsking(true)}>Restart Fettle…</Button>}
        >
          {waiting.length === settings.processes.length
            ? 'All processes still use those of before.'
            : `${waiting.length} of ${settings.processes.length} processes still use those of before.`}
        </Banner>
      ) : null}
      <AskDialog
        open={isAsking}
        count={settings.processes.length}
        onClose={() => setAsking(false)}
        onConfirm={restart.start}
      />
      <ProgressDialog restart={restart} url={settings.addresses.values.adminUrl} />
    </>
  );
}

function AskDialog(props: {
  open: boolean;
  count: number;
  onClose: () => void;
  onConfirm: (reason: string) => Promise<unknown>;
}) {
  const [reason, setReason] = useState('');
  const what = props.count === 1 ? 'the one process' : `all ${props.count} processes`;
  return (
    <ConfirmDialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title="Restart Fettle"
      consequence={`Ends ${what} and starts them again. Pages and agents lose their connection for some seconds; tasks on nodes go on.`}
      confirmLabel={`Restart ${what}`}
      cancelLabel="Leave it running"
      busyLabel="Telling the processes…"
      isReady={reason.trim().length >= 3}
      onConfirm={async () => {
        await props.onConfirm(reason.trim());
        setReason('');
      }}
    >
      <Field label="Reason" help="Kept in the audit log, with your name." required>
        <TextArea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}

const steps: Record<RestartedProcess['state'], { state: 'running' | 'pending' | 'succeeded'; word: string }> = {
  ending: { state: 'running', word: 'ending' },
  gone: { state: 'running', word: 'gone, not back yet' },
  back: { state: 'succeeded', word: 'back, as a new process' },
};

function ProgressDialog({ restart, url }: { restart: ReturnType<typeof useRestart>; url: string }) {
  const { begun, processes, isOver, forget } = restart;
  const hasMoved = typeof window !== 'undefined' && new URL(url).origin !== window.location.origin;
  return (
    <Dialog
      open={begun !== null}
      onOpenChange={(open) => !open && forget()}
      title={isOver ? 'Fettle was restarted' : 'Fettle restarts'}
      description={
        isOver
          ? 'Every process has come back.'
          : 'Each process ends what it is doing, for up to 30 seconds, and is started again.'
      }
      footer={<Button onClick={forget}>{isOver ? 'Close' : 'Close and let it go on'}</Button>}
    >
      <div className="flex flex-col gap-3 text-dense">
        <LiveSteps
          label="Processes"
          steps={processes.map(({ bootId, name, host, state }) => ({
            id: bootId,
            label: `${name} on ${host}`,
            ...steps[state],
          }))}
        />
        {begun && begun.silent.length > 0 ? (
          <Banner tone="warn" title="Some did not hear it and have to be restarted by hand">
            {begun.silent.map(({ name, host }) => `${name} on ${host}`).join(', ')}
          </Banner>
        ) : null}
        {hasMoved ? (
          <p>
            The admin console is now at{' '}
            <a className="underline" href={url}>
              {url}
            </a>
            .
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
