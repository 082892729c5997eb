'use client';
import { Button, Checkbox, Dialog, Field, InlineError, Input, Progress } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { bytesText } from './bytes-text';
import { joined } from './file-path';
import { sendFile } from './send-file';
import type { TransferOf } from './use-download';

const MAX_BYTES = 512 * 1024 * 1024;

/** Brings a file into a folder of the node. */
export function UploadButton({ node, folder }: { node: Node; folder: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button size="compact" onClick={() => setOpen(true)}>
        Upload a file…
      </Button>
      {isOpen ? <UploadDialog node={node} folder={folder} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function UploadDialog({ node, folder, onClose }: { node: Node; folder: string; onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState('');
  const [mayReplace, setMayReplace] = useState(false);
  const upload = useUpload(node);
  const isTooLarge = file !== null && file.size > MAX_BYTES;
  const path = joined(folder, name);
  const isReady = file !== null && name !== '' && !name.includes('/') && !isTooLarge;
  const close = () => {
    upload.stop();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      title={`Upload a file to ${node.name}`}
      description={`It is brought to ${folder} in pieces with digests, and put in its place whole. At most ${bytesText(MAX_BYTES)}.`}
      footer={
        <>
          <Button onClick={close}>{upload.isDone ? 'Close' : 'Do not upload'}</Button>
          {upload.isDone ? null : (
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
      <UploadState upload={upload} path={path} />
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
        <input
          type="file"
          className="block w-full text-body"
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

function UploadState({ upload, path }: { upload: ReturnType<typeof useUpload>; path: string }) {
  const { transfer, error } = upload;
  if (error) return <InlineError error={error} title="The file was not uploaded" />;
  if (!transfer) return null;
  if (transfer.state === 'failed') return <InlineError error={transfer.reason} title="The file was not uploaded" />;
  if (upload.isDone)
    return <p aria-live="polite">It is here, and {path} is being written. The list below says when it stands there.</p>;
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
  const [transfer, setTransfer] = useState<TransferOf | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const send = useMutation({
    mutationFn: (what: { file: File; path: string; isNew: boolean }) => {
      stopping.current = new AbortController();
      const { signal } = stopping.current;
      return sendFile({ ...what, workspaceId, nodeId, signal, onProgress: setTransfer });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.transfers(workspaceId, nodeId) }),
  });
  return {
    start: send.mutate,
    stop: () => stopping.current?.abort(),
    transfer,
    isBusy: send.isPending,
    isDone: send.isSuccess && transfer?.state !== 'failed',
    error: send.error,
  };
}
