import type uPlot from 'uplot';
import { eventPath, type ChartEvent } from './chart-event.js';

const sizePx = 8;

/** Draws each event as a tick over the whole height with its shape at the top, in ink: colour is status. */
export function drawEvents(chart: uPlot, events: readonly ChartEvent[], ink: { mark: string; line: string }): void {
  const { ctx, bbox } = chart;
  const scale = window.devicePixelRatio;
  const size = sizePx * scale;
  ctx.save();
  ctx.lineWidth = scale;
  for (const event of events) {
    const x = Math.round(chart.valToPos(event.at, 'x', true)) + 0.5;
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ink.line;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + size);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const path = new Path2D(eventPath(event.shape, x, bbox.top + size / 2, size));
    ctx.strokeStyle = ink.mark;
    ctx.fillStyle = ink.mark;
    if (event.shape !== 'ring') ctx.fill(path);
    ctx.stroke(path);
  }
  ctx.restore();
}
