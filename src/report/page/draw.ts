import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Code, code } from '../../text/code.js';
import { type PageChart, text } from './block.js';

/** Widths of a chart on a screen of a computer and of a phone, in pixels. */
const WIDE = 760;
const NARROW = 348;

/** Colours of the style sheet, which has other values in the dark. */
export const COLORS = {
  accent: 'var(--accent)',
  wrong: 'var(--wrong)',
  other: 'var(--other)',
  line: 'var(--line)',
  muted: 'var(--muted)',
  paper: 'var(--paper)',
} as const;

/** A chart for a width. */
export type Draft = (width: number, isNarrow: boolean) => Plot.PlotOptions;

/** An SVG with a description for those who do not see it, without styles of its own. */
function drawn(options: Plot.PlotOptions, description: string): Code {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    style: {},
    ...options,
    document,
    className: 'plot',
  });
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.removeAttribute('style');
  svg.removeAttribute('font-family');
  svg.setAttribute('font-size', '12');
  // A description of the whole is enough; parts of a picture may have none.
  for (const part of svg.querySelectorAll('[aria-label], [aria-description], [aria-hidden]')) {
    for (const name of ['aria-label', 'aria-description', 'aria-hidden']) part.removeAttribute(name);
  }
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', description);
  return code(svg.outerHTML);
}

/**
 * Draws a chart for wide and for narrow screens.
 *
 * @param description what it shows, for those who do not see it
 */
export function drawChart(
  draft: Draft,
  description: string,
  more: {
    readonly caption?: string;
    readonly key?: readonly { readonly text: string; readonly kind?: string }[];
  } = {},
): PageChart {
  return {
    wide: drawn({ width: WIDE, ...draft(WIDE, false) }, description),
    narrow: drawn({ width: NARROW, ...draft(NARROW, true) }, description),
    ...(more.caption === undefined ? {} : { caption: text(more.caption) }),
    ...(more.key === undefined
      ? {}
      : {
          key: more.key.map(({ text: words, kind }) => ({
            text: text(words),
            ...(kind === undefined ? {} : { kind }),
          })),
        }),
  };
}
