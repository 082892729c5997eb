// In the browser: Fettle's own output view over 100,000 lines.
import { OutputBuffer, OutputView, type OutputChunk } from '@fettle/ui';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const pieceBytes = 64 * 1024;
const bytes = new Uint8Array(await (await fetch('/output')).arrayBuffer());
const chunks: OutputChunk[] = [];
for (let from = 0; from < bytes.length; from += pieceBytes)
  chunks.push({ seq: chunks.length, stream: 'stdout', at: 0, bytes: bytes.slice(from, from + pieceBytes) });
const buffer = new OutputBuffer();
buffer.push(chunks);
buffer.finish();
const place = document.body.appendChild(document.createElement('main'));
createRoot(place).render(createElement(OutputView, { buffer, label: 'Output', live: false }));
