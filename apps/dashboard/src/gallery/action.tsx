'use client';
import { Button, CommandBlock, CopyButton, IconButton, Kbd, LinkButton, type ButtonVariant } from '@fettle/ui';
import { Play, Trash2 } from 'lucide-react';
import { longError, longHost, Row, Stack, type Story } from './story';

const variants: ButtonVariant[] = ['primary', 'secondary', 'ghost', 'danger'];
const icon = <Play size={16} aria-hidden />;

export const actionStories: readonly Story[] = [
  {
    name: 'Buttons',
    Show: () => (
      <Stack>
        {(['compact', 'normal', 'touch'] as const).map((size) => (
          <Row key={size}>
            {variants.map((variant) => (
              <Button key={variant} variant={variant} size={size} icon={icon}>
                Restart 12 nodes
              </Button>
            ))}
          </Row>
        ))}
      </Stack>
    ),
  },
  {
    name: 'Buttons that wait or cannot be used',
    Show: () => (
      <Row>
        {variants.map((variant) => (
          <Button key={variant} variant={variant} busy="Restarting 12 nodes…">
            Restart 12 nodes
          </Button>
        ))}
        <Button disabled>Restart 12 nodes</Button>
        <LinkButton href="/gallery" variant="primary">
          Go to the list
        </LinkButton>
      </Row>
    ),
  },
  {
    name: 'Icon buttons and keys',
    Show: () => (
      <Row>
        <IconButton label="Remove the filter" icon={<Trash2 size={16} aria-hidden />} />
        <IconButton label="Wrap" aria-pressed icon={<Play size={16} aria-hidden />} />
        <IconButton label="Previous hit" disabled size="compact" icon={<Play size={16} aria-hidden />} />
        <CopyButton value="text" label="Copy the text" />
        <CopyButton value="text" label="Copy the install command" wide />
        <span className="flex gap-1">
          <Kbd>Ctrl</Kbd>
          <Kbd>K</Kbd>
        </span>
      </Row>
    ),
  },
  {
    name: 'Commands',
    Show: () => (
      <Stack>
        <CommandBlock command="curl -fsSL https://fettle.example/install.sh | sh" label="install command" />
        <CommandBlock command={`echo '${longError}' > /var/log/${longHost}.log`} label="long command" />
      </Stack>
    ),
  },
];
