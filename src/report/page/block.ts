import type { Code } from '../../text/code.js';
import { UserText } from '../../text/user-text.js';

/** A cell of a table. */
export interface Cell {
  readonly text: UserText;
  /** An interval, in smaller letters. */
  readonly range?: UserText | undefined;
  /** Class of its style. */
  readonly kind?: string | undefined;
}

/** A table of a page; the first cell of a row is its heading. */
export interface PageTable {
  /** What it is, for those who do not see it. */
  readonly title: UserText;
  readonly caption?: UserText | undefined;
  readonly kind?: string | undefined;
  /** The words that unfold it; absent if it is always shown. */
  readonly folded?: UserText | undefined;
  readonly head: readonly Cell[];
  readonly rows: readonly { readonly kind?: string | undefined; readonly cells: readonly Cell[] }[];
}

/** A chart in two widths, of which a style sheet shows one. */
export interface PageChart {
  readonly wide: Code;
  readonly narrow: Code;
  readonly caption?: UserText | undefined;
  /** What the marks mean. */
  readonly key?: readonly { readonly text: UserText; readonly kind?: string | undefined }[] | undefined;
}

/** A fact with its name. */
export interface Fact {
  readonly what: UserText;
  readonly value: UserText;
  readonly isCode?: boolean | undefined;
}

/** A piece of a section: what is set is shown, in this order. */
export interface Block {
  readonly heading?: UserText | undefined;
  readonly claim?: UserText | undefined;
  readonly paragraph?: UserText | undefined;
  readonly note?: UserText | undefined;
  readonly chart?: PageChart | undefined;
  readonly table?: PageTable | undefined;
  /** Lines of commands. */
  readonly listing?: readonly UserText[] | undefined;
  readonly facts?: readonly Fact[] | undefined;
  readonly factsTitle?: UserText | undefined;
  /** Where the script shows the generated C at work. */
  readonly playground?: boolean | undefined;
}

/** A section of a page. */
export interface Section {
  readonly id: string;
  readonly title: UserText;
  readonly blocks: readonly Block[];
}

/** A number that the top of the page shows. */
export interface KeyFigure {
  readonly what: UserText;
  readonly value: UserText;
  readonly detail?: UserText | undefined;
}

/** A text for a page. */
export function text(value: string): UserText {
  return new UserText(value);
}

/** A cell of a table. */
export function cell(value: string, more: { readonly range?: string; readonly kind?: string } = {}): Cell {
  return {
    text: text(value),
    ...(more.range === undefined ? {} : { range: text(more.range) }),
    ...(more.kind === undefined ? {} : { kind: more.kind }),
  };
}

/** A table of texts. */
export function tableOf(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  more: { readonly caption?: string; readonly folded?: string } = {},
): PageTable {
  return {
    title: text(title),
    head: head.map((one) => cell(one)),
    rows: rows.map((cells) => ({ cells: cells.map((one) => cell(one)) })),
    ...(more.caption === undefined ? {} : { caption: text(more.caption) }),
    ...(more.folded === undefined ? {} : { folded: text(more.folded) }),
  };
}
