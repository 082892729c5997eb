'use client';
import {
  AccountMenu,
  Button,
  CommandPalette,
  CommandBlock,
  ConfirmDialog,
  Dialog,
  Menu,
  Popover,
  ProofDialog,
  SecretDialog,
  ShortcutSheet,
  Tabs,
  Tooltip,
  createProofGate,
  type PaletteGroup,
} from '@fettle/ui';
import { Server } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { longError, longHost, Row, type Story } from './story';

/** A button that opens something. The e2e presses every one of them: `data-opens` names what appears. */
function Opener({
  label,
  children,
}: {
  label: string;
  children: (open: boolean, setOpen: (open: boolean) => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button data-opens="dialog" onClick={() => setOpen(true)}>
        {label}
      </Button>
      {children(isOpen, setOpen)}
    </>
  );
}

const palette: PaletteGroup[] = [
  {
    heading: 'Nodes',
    items: [
      {
        id: 'long',
        label: longHost,
        icon: <Server size={16} aria-hidden />,
        hint: 'offline',
        onSelect: () => undefined,
      },
      { id: 'web', label: 'web-3', hint: 'live', onSelect: () => undefined },
    ],
  },
];
const shortcuts = [{ heading: 'Go to', shortcuts: [{ keys: ['g', 'n'], does: 'Nodes' }] }];

// A role of this product, none of ARIA.
const account = {
  name: longHost,
  email: `ada@${longHost}`,
  role: 'viewer of one workspace',
  signOut: { act: () => undefined, isBusy: false, error: null },
};

function Confirm({ label, typed }: { label: string; typed: boolean }) {
  return (
    <Opener label={label}>
      {(open, onOpenChange) => (
        <ConfirmDialog
          open={open}
          onOpenChange={onOpenChange}
          title={`Remove ${longHost}`}
          consequence={longError}
          confirmLabel="Remove 1 node"
          tone={typed ? 'danger' : 'plain'}
          {...(typed ? { typeToConfirm: 'web-3' } : {})}
          onConfirm={() => onOpenChange(false)}
        />
      )}
    </Opener>
  );
}

const gate = createProofGate();

function Proof() {
  return (
    <>
      <Button data-opens="dialog" onClick={() => void gate.ask()}>
        Ask whether it is still you
      </Button>
      <ProofDialog gate={gate} prove={() => Promise.reject(new Error('The password is wrong'))} />
    </>
  );
}

/** Without `data-opens`: Escape alone does not close it. */
function Secret() {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <Button onClick={() => setShown(true)}>Show a secret once</Button>
      {isShown ? (
        <SecretDialog title={longHost} noun="key" note={longError} onClose={() => setShown(false)}>
          <CommandBlock command={longHost} label="agent key" />
        </SecretDialog>
      ) : null}
    </>
  );
}

function Tabbed() {
  const [value, setValue] = useState('overview');
  return (
    <Tabs
      label="Parts of a node"
      value={value}
      onValueChange={setValue}
      items={[
        { value: 'overview', label: 'Overview', content: 'How it is.' },
        { value: 'tasks', label: 'Tasks', count: 12, content: longError },
      ]}
    />
  );
}

export const overlayStories: readonly Story[] = [
  {
    name: 'Dialogs',
    Show: () => (
      <Row>
        <Opener label="Open a dialog">
          {(open, onOpenChange) => (
            <Dialog
              open={open}
              onOpenChange={onOpenChange}
              title={longHost}
              description={longError}
              size="wide"
              footer={<Button onClick={() => onOpenChange(false)}>Close the dialog</Button>}
            >
              Its content.
            </Dialog>
          )}
        </Opener>
        <Confirm label="Ask before removing" typed />
        <Confirm label="Ask before retrying" typed={false} />
        <Proof />
        <Secret />
        <Opener label="Open the palette">
          {(open, onOpenChange) => <CommandPalette open={open} onOpenChange={onOpenChange} groups={palette} />}
        </Opener>
        <Opener label="Open a palette that cannot search">
          {(open, onOpenChange) => (
            <CommandPalette
              open={open}
              onOpenChange={onOpenChange}
              groups={[]}
              problem="The nodes could not be searched"
            />
          )}
        </Opener>
        <Opener label="Open the shortcuts">
          {(open, onOpenChange) => <ShortcutSheet open={open} onOpenChange={onOpenChange} groups={shortcuts} />}
        </Opener>
      </Row>
    ),
  },
  {
    name: 'Menus, panels and hints',
    Show: () => (
      <Row>
        <Menu
          trigger={<Button data-opens="menu">Open a menu</Button>}
          entries={[
            { kind: 'heading', label: 'On this node' },
            { label: longHost, href: '/gallery' },
            { kind: 'separator' },
            { label: 'Remove…', onSelect: () => undefined },
          ]}
        />
        <Popover label="Account" trigger={<Button data-opens="panel">Open a panel</Button>}>
          {longError}
        </Popover>
        <AccountMenu {...account} />
        <Tooltip content={longHost}>
          <Button>Show a hint</Button>
        </Tooltip>
      </Row>
    ),
  },
  { name: 'Tabs', Show: Tabbed },
];
