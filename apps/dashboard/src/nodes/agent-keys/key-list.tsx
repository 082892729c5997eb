'use client';
import { Button, Status, TimeText, useNow } from '@fettle/ui';
import { ageWords, isValid, keyName, keyStates, type AgentKey } from './key-words';

interface KeyListProps {
  items: readonly AgentKey[];
  /** Who may not end keys has no button for it. */
  onRevoke: ((key: AgentKey) => void) | null;
}

/** The keys of a node: what they are called, how old, when used last, and in which state. */
export function KeyList({ items, onRevoke }: KeyListProps) {
  return (
    <ul className="flex flex-col divide-y divide-line">
      {items.map((key) => (
        <KeyRow key={key.id} item={key} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}

function KeyRow({ item, onRevoke }: { item: AgentKey; onRevoke: KeyListProps['onRevoke'] }) {
  const now = useNow(60_000);
  const { state, word } = keyStates[item.state];
  const age = now === null ? '' : ageWords(item.createdAt, now);
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1 py-2 first:pt-0">
      <div className="min-w-0 flex-1 basis-48 text-dense">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium [overflow-wrap:anywhere]">{keyName(item)}</span>
          <Status state={state} word={word} />
          {item.isOld ? <Status state="late" word="old" detail="rotate it" /> : null}
        </p>
        <p className="text-muted">
          {isValid(item) ? age : (item.revokedReason ?? 'Ended')}
          {' · '}
          {item.lastUsedAt ? (
            <>
              used <TimeText at={item.lastUsedAt} />
            </>
          ) : (
            'never used'
          )}
        </p>
        {item.rotationAskedAt ? (
          <p className="text-muted">Its agent takes a new key when it checks in next, usually within 15 seconds.</p>
        ) : null}
      </div>
      {onRevoke && isValid(item) ? (
        <Button size="compact" aria-label={`Revoke the key ${keyName(item)}…`} onClick={() => onRevoke(item)}>
          Revoke…
        </Button>
      ) : null}
    </li>
  );
}
