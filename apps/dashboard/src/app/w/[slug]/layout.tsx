import type { ReactNode } from 'react';
import { WorkspaceShell } from '@/shell/workspace-shell';

export default async function Layout({ children, params }: { children: ReactNode; params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <WorkspaceShell slug={slug}>{children}</WorkspaceShell>;
}
