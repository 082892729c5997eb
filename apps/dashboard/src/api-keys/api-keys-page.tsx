'use client';
import { Button, PageHeader, Tabs, type TabItem } from '@fettle/ui';
import { Plus } from 'lucide-react';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { AccountList } from './account-list';
import { CreateKeyDialog } from './create-key-dialog';
import { KeyList } from './key-list';
import type { NewApiKey } from './key-words';
import { ShownKey } from './shown-key';
import { useServiceAccounts } from './use-api-keys';

const tabs = ['mine', 'all', 'accounts'] as const;

/** Keys with which programs call Fettle: the own ones; for those who manage them all of them, and the service accounts. */
export function ApiKeysPage() {
  const { can, archived } = useWorkspace();
  const [tab, setTab] = useQueryState('show', parseAsStringLiteral(tabs).withDefault('mine'));
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const accounts = useServiceAccounts();
  const create = () => setCreating(true);
  const onMade = (next: NewApiKey) => {
    setCreating(false);
    setMade(next);
  };
  const list = (of: 'me' | 'all') => <KeyList of={of} onCreate={create} onMade={onMade} />;
  const items: TabItem[] = [
    { value: 'mine', label: 'Mine', content: list('me') },
    { value: 'all', label: 'Everybody’s', content: list('all') },
    { value: 'accounts', label: 'Service accounts', content: <AccountList /> },
  ];
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="API keys"
        answer={<span className="text-muted">For programs. A key never does more than whoever made it.</span>}
        actions={
          archived ? null : (
            <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={create}>
              New key
            </Button>
          )
        }
      />
      {can('api-key:manage') ? (
        <Tabs
          label="Which keys"
          items={items}
          value={tab}
          onValueChange={(next) => void setTab(next as (typeof tabs)[number])}
        />
      ) : (
        list('me')
      )}
      <CreateKeyDialog
        open={isCreating}
        accounts={(accounts.data?.items ?? []).filter(({ disabled }) => !disabled)}
        onClose={() => setCreating(false)}
        onMade={onMade}
      />
      <ShownKey made={made} onClose={() => setMade(null)} />
    </div>
  );
}
