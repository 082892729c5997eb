'use client';
import { Markdown, OutputBuffer, OutputView, type OutputStream } from '@fettle/ui';
import { useState } from 'react';
import { ago, longError, longHost, Stack, type Story } from './story';

const encoder = new TextEncoder();

/** A buffer with these pieces of output, of which `null` never came. */
function bufferOf(pieces: readonly (readonly [string, OutputStream?] | null)[], end?: 'cut'): OutputBuffer {
  const buffer = new OutputBuffer();
  buffer.push(
    pieces.flatMap((piece, seq) =>
      piece ? [{ seq, stream: piece[1] ?? ('stdout' as const), at: ago(60), bytes: encoder.encode(piece[0]) }] : [],
    ),
  );
  while (buffer.missing) buffer.skipMissing();
  if (end) buffer.cut('after 16 MiB');
  return buffer;
}

const colours = [0, 1, 2, 3, 4, 5, 6, 7].map((code) => `\u001b[3${code}mcolour ${code}\u001b[0m`).join(' ');
const pieces: ([string, OutputStream?] | null)[] = [
  [
    `${colours}\n\u001b[1mbold\u001b[0m \u001b[4munderlined\u001b[0m \u001b[7mreversed\u001b[0m \u001b[41mground\u001b[0m\n`,
  ],
  ['downloading 10 %\rdownloading 100 %\n\nafter a blank line\n'],
  [`${longError}\n`, 'stderr'],
  null,
  [`behind a gap on ${longHost}\n`],
];

function View({ make, live, label }: { make: () => OutputBuffer; live: boolean; label: string }) {
  const [buffer] = useState(make);
  return <OutputView buffer={buffer} label={label} live={live} fit className="h-80" onDownload={() => undefined} />;
}

const notes = `# On call
Ask **Ada** first, then read [the runbook](https://runbooks.test/db-07). Her mail: <ada@example.org>.

1. Drain \`${longHost}\`
2. Then:
   - stop the _writer_
   - wait for the lag

> It was slow in March.

\`\`\`
systemctl status postgresql@17-main.service --no-pager --lines 200 --output short-iso-precise | less
\`\`\`

![a diagram](https://elsewhere.test/x.png) <script>alert(1)</script> [not a link](javascript:alert(1))`;

export const outputStories: readonly Story[] = [
  {
    name: 'Colours, overwritten lines, both streams, a gap and a cut',
    Show: () => <View make={() => bufferOf(pieces, 'cut')} live={false} label="Output of a finished task" />,
  },
  { name: 'Still coming', Show: () => <View make={() => bufferOf(pieces)} live label="Output of a running task" /> },
  { name: 'Waiting', Show: () => <View make={() => bufferOf([])} live label="Output that is waited for" /> },
  {
    name: 'Text that people wrote',
    Show: () => (
      <Stack>
        <Markdown text={notes} />
        <Markdown text={longError} />
      </Stack>
    ),
  },
  { name: 'Nothing printed', Show: () => <View make={() => bufferOf([])} live={false} label="Output of nothing" /> },
];
