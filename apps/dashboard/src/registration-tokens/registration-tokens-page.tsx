'use client';
import { Button, ConfirmDialog, DataTable, EmptyState, Link, PageHeader, useLast } from '@fettle/ui';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { MissingPermission } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { CreateTokenDialog } from './create-token-dialog';
import { ShownToken } from './shown-token';
import { tokenColumns } from './token-columns';
import type { NewRegistrationToken, RegistrationToken } from './token-words';
import { useRegistrationTokens, useTokenActs } from './use-registration-tokens';

/** Tokens with which machines of the compatible agent register themselves. */
export function RegistrationTokensPage() {
  const { path, can, role, name } = useWorkspace();
  const [isCreating, setCreating] = useState(false);
  const mayEnrol = can('node:enrol');
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Registration tokens"
        crumbs={
          <Link href={path('nodes')} className="hover:text-ink">
            Nodes
          </Link>
        }
        answer={<span className="text-muted">With one, machines register themselves. Without one, none does.</span>}
        actions={
          mayEnrol ? (
            <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
              New token
            </Button>
          ) : null
        }
      />
      {mayEnrol ? (
        <TokenList isCreating={isCreating} onCreating={setCreating} />
      ) : (
        <MissingPermission needs="node:enrol" role={role} workspace={name} />
      )}
    </div>
  );
}

function TokenList({ isCreating, onCreating }: { isCreating: boolean; onCreating: (on: boolean) => void }) {
  const list = useRegistrationTokens();
  const { create, revoke } = useTokenActs();
  const [made, setMade] = useState<NewRegistrationToken | null>(null);
  const [ending, setEnding] = useState<RegistrationToken | null>(null);
  return (
    <>
      <DataTable
        label="Registration tokens"
        unit={['token', 'tokens']}
        columns={tokenColumns(setEnding)}
        rows={list.data?.items}
        rowKey={({ id }) => id}
        rowLabel={({ label }) => label}
        loading={list.isFetching}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState
            title="No registration token"
            action={<Button onClick={() => onCreating(true)}>Make a registration token…</Button>}
          >
            For machines that bring an agent of the compatible kind. Others join by the install command.
          </EmptyState>
        }
      />
      <CreateTokenDialog
        open={isCreating}
        create={create}
        onClose={() => onCreating(false)}
        onMade={(next) => {
          onCreating(false);
          setMade(next);
        }}
      />
      <ShownToken made={made} onClose={() => setMade(null)} />
      <RevokeDialog token={ending} onClose={() => setEnding(null)} onRevoke={(id) => revoke.mutateAsync(id)} />
    </>
  );
}

interface RevokeProps {
  readonly token: RegistrationToken | null;
  readonly onClose: () => void;
  readonly onRevoke: (id: string) => Promise<unknown>;
}

function RevokeDialog({ token, onClose, onRevoke }: RevokeProps) {
  const shown = useLast(token);
  if (!shown) return null;
  return (
    <ConfirmDialog
      open={token !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Revoke the registration token “${shown.label}”`}
      consequence="No machine registers with it any more. Those that did stay nodes. This cannot be undone."
      confirmLabel="Revoke 1 token"
      cancelLabel="Keep the token"
      busyLabel="Revoking…"
      onConfirm={async () => void (await onRevoke(shown.id))}
    />
  );
}
