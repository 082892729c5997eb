'use client';
import { Banner, Button, Checkbox, Dialog, Field, InlineError, Input, Progress } from '@fettle/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { RefusalNote } from '@/tasks/refusal-note';
import { bytesText } from './bytes-text';
import { joined } from './file-path';
import { sendFile } from './send-file';
import type { TransferOf } from './use-download';

const MAX_BYTES = 512 * 1024 * 1024;

/** Brings a file into a folder of the node. */
export function UploadButton({ node, folder, onUploaded }: { node: Node; folder: string; onUploaded: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button size="compact" onClick={() => setOpen(true)}>
        Upload a file…
      </Button>
      {isOpen ? (
        <UploadDialog
          node={node}
          folder={folder}
          onClose={(isDone) => {
            setOpen(false);
            if (isDone) onUploaded();
          }}
        />
      ) : null}
    </div>
  );
}

interface UploadDialogProps {
  node: Node;
  folder: string;
  /** With whether the file stands on the node. */
  onClose: (isDone: boolean) => void;
}

function UploadDialog({ node, folder, onClose }: UploadDialogProps) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [mayReplace, setMayReplace] = useState(false);
  const upload = useUpload(node);
  const isTooLarge = file !== null && file.size > MAX_BYTES;
  const path = joined(folder, name);
  const isReady = file !== null && name !== '' && !name.includes('/') && !isTooLarge;
  const close = () => {
    upload.stop();
    onClose(upload.transfer?.state === 'done');
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Upload a file to ${node.name}`}
      description={`It is brought to ${folder} in pieces with digests, and put in its place whole. At most ${bytesText(MAX_BYTES)}.`}
      footer={
        <>
          <Button onClick={close}>{upload.isSent ? 'Close' : 'Do not upload'}</Button>
          {upload.isSent ? null : (
            <Button
              variant="primary"
              disabled={!isReady}
              busy={upload.isBusy ? 'Uploading…' : undefined}
              onClick={() => file && upload.start({ file, path, isNew: !mayReplace })}
            >
              Upload 1 file
            </Button>
          )}
        </>
      }
    >
      <UploadFields
        fault={isTooLarge ? `It has ${bytesText(file.size)}, which is too much.` : undefined}
        name={name}
        mayReplace={mayReplace}
        onFile={(chosen) => {
          setFile(chosen);
          if (chosen) setName(chosen.name);
        }}
        onName={setName}
        onMayReplace={setMayReplace}
      />
      <UploadState upload={upload} node={node} path={path} />
    </Dialog>
  );
}

interface UploadFieldsProps {
  fault: string | undefined;
  name: string;
  mayReplace: boolean;
  onFile: (file: File | null) => void;
  onName: (name: string) => void;
  onMayReplace: (mayReplace: boolean) => void;
}

function UploadFields({ fault, name, mayReplace, onFile, onName, onMayReplace }: UploadFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <Field label="File" error={fault}>
        <Input
          type="file"
          className="py-1 file:mr-3 file:font-medium max-sm:py-2"
          onChange={(event) => onFile(event.target.files?.[0] ?? null)}
        />
      </Field>
      <Field label="Name on the node">
        <Input mono value={name} onChange={(event) => onName(event.target.value)} />
      </Field>
      <Checkbox
        label="Replace a file of that name, after a copy of it"
        checked={mayReplace}
        onChange={(event) => onMayReplace(event.target.checked)}
      />
    </div>
  );
}

type UploadStateProps = { upload: ReturnType<typeof useUpload>; node: Node; path: string };

function UploadState(props: UploadStateProps) {
  return (
    <div className="mt-4">
      <UploadWords {...props} />
    </div>
  );
}

function UploadWords({ upload, node, path }: UploadStateProps) {
  const { transfer, error } = upload;
  if (error)
    return (
      <div className="flex flex-col gap-2">
        <InlineError error={error} title="The file was not uploaded" />
        {transfer?.state === 'receiving' ? (
          <p className="text-dense text-muted">What is here already stays for an hour: upload it again to go on.</p>
        ) : null}
      </div>
    );
  if (!transfer) return null;
  if (transfer.state === 'failed')
    return (
      <Banner tone="warn" title="The file was not uploaded">
        {transfer.reason}
        <RefusalNote refusal={transfer.refusal} />
      </Banner>
    );
  if (transfer.state === 'done')
    return (
      <Banner tone="ok" title="Uploaded">
        {path} stands on {node.name}.
      </Banner>
    );
  if (transfer.state === 'delivering')
    return <p aria-live="polite">All of it is here, and {node.name} is fetching it. It goes on when this is closed.</p>;
  const size = Math.max(1, transfer.sizeBytes ?? 1);
  return (
    <Progress
      label="Uploaded"
      value={transfer.receivedBytes}
      max={size}
      text={`${bytesText(transfer.receivedBytes)} of ${bytesText(size)}`}
    />
  );
}

function useUpload({ id: nodeId, workspaceId }: Node) {
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<TransferOf | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const send = useMutation({
    mutationFn: (what: { file: File; path: string; isNew: boolean }) => {
      stopping.current = new AbortController();
      const { signal } = stopping.current;
      setProgress(null);
      return sendFile({ ...what, workspaceId, nodeId, signal, onProgress: setProgress });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.transfers(workspaceId, nodeId) }),
  });
  const transferId = send.data?.id ?? '';
  const followed = useQuery({
    queryKey: keys.transfer(workspaceId, transferId),
    queryFn: ({ signal }) => api.transfers.get({ params: { workspaceId, transferId }, signal }),
    enabled: transferId !== '',
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'delivering' ? false : 1_000),
  });
  const transfer = transferId === '' ? progress : (followed.data ?? progress);
  return {
    start: send.mutate,
    stop: () => stopping.current?.abort(),
    transfer,
    isBusy: send.isPending,
    /** Nothing more is to be done here. */
    isSent: transfer?.state === 'delivering' || transfer?.state === 'done',
    error: send.error,
  };
}
