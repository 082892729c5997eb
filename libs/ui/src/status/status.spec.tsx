import { describe, expect, it } from '@jest/globals';
import { renderToStaticMarkup } from 'react-dom/server';
import { Status } from './status.js';
import { statusMeanings, statusShapes, statusStates } from './status-state.js';

describe('Status', () => {
  it.each(statusStates)('says %s as shape, word and colour', (state) => {
    const { shape, tone, word } = statusMeanings[state];
    for (const variant of ['plain', 'badge', 'verdict'] as const) {
      const html = renderToStaticMarkup(<Status state={state} variant={variant} />);
      expect(html).toContain(`data-shape="${shape}"`);
      expect(html).toContain(`text-${tone}`);
      expect(html).toContain(`>${word}</span>`);
      expect(html).toContain('aria-hidden="true"');
    }
  });

  it('uses every shape, and none for two tones', () => {
    const used = statusStates.map((state) => statusMeanings[state]);
    expect(new Set(used.map((meaning) => meaning.shape))).toEqual(new Set(statusShapes));
    for (const shape of statusShapes) {
      expect(new Set(used.filter((meaning) => meaning.shape === shape).map((meaning) => meaning.tone)).size).toBe(1);
    }
  });

  it('keeps violet for what a person must decide', () => {
    expect(statusStates.filter((state) => statusMeanings[state].tone === 'human')).toEqual(['waiting']);
  });

  it('calls nothing healthy that was not measured', () => {
    expect(statusStates.filter((state) => statusMeanings[state].tone === 'ok')).toEqual(['healthy', 'succeeded']);
  });

  it('takes a truer word and keeps a hidden word for assistive technology', () => {
    expect(renderToStaticMarkup(<Status state="down" word="unreachable" detail="for 4 min" />)).toMatch(
      /unreachable.*for 4 min/,
    );
    expect(renderToStaticMarkup(<Status state="failed" wordHidden />)).toContain('sr-only');
  });
});
