/** Keeps Markdown from reading a text as a column border, emphasis, code or a tag. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|*_`<]/g, '\\$&');
}
