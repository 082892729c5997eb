'use client';
import { parseAsString, useQueryState } from 'nuqs';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { FilePage } from './file-page';
import { FolderView } from './folder-view';
import { TransferList } from './transfer-list';

/** Files of the node: a folder with what moves between here and there, or one file. Both stand in the address. */
export function FilesTab({ node }: NodeTabProps) {
  const [folder, setFolder] = useQueryState('path', parseAsString.withDefault('/etc').withOptions({ history: 'push' }));
  const [file, setFile] = useQueryState('file', parseAsString.withOptions({ history: 'push' }));
  const openFolder = (path: string) => {
    void setFolder(path);
    void setFile(null);
  };
  if (file !== null)
    return <FilePage key={file} node={node} path={file} onClose={() => void setFile(null)} onFolder={openFolder} />;
  return (
    <div className="flex flex-col gap-6">
      <FolderView
        key={folder}
        node={node}
        path={folder}
        onFolder={(path) => void setFolder(path)}
        onFile={(path) => void setFile(path)}
      />
      <TransferList node={node} />
    </div>
  );
}
