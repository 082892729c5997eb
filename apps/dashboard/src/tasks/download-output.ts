import { saveFile } from '@fettle/ui';
import { api } from '@/data/api';
import { decodeBase64 } from './output-feed';
import type { Task } from './task-words';

/** Reads the whole stored output of a task's latest attempt from the start and hands it to the browser as a file. */
export async function downloadOutput(task: Task): Promise<void> {
  const parts: Uint8Array[] = [];
  let after = -1;
  for (;;) {
    const output = await api.tasks.output({
      params: { workspaceId: task.workspaceId, taskId: task.id },
      query: { after },
    });
    for (const chunk of output.chunks) parts.push(decodeBase64(chunk.data));
    after = output.lastSeq;
    if (output.complete || output.chunks.length === 0) break;
  }
  saveFile(
    new Blob(parts as BlobPart[], { type: 'application/octet-stream' }),
    `${task.nodeName}-${task.id}.log`.replace(/[^\w.-]+/g, '-'),
  );
}
