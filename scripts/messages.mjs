// `npm run messages`: writes docs/messages.md from the source. With --check it writes nothing, and fails if the page is not
// up to date or a message does not say what to do. --root names another project.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { collectMessages } from './messages/collect.mjs';
import { EXCEPTIONS } from './messages/exceptions.mjs';
import { pageOf } from './messages/page.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean' }, root: { type: 'string' } } });
const root = values.root ?? fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const PAGE = join(root, 'docs', 'messages.md');

/** Whether a message says what to do. */
function hasRemedy(text) {
  return /; \S|did you mean|known: /.test(text);
}

function faultsOf(messages) {
  const open = messages.flatMap(({ file, line, kind, texts, remedies }) =>
    (kind === 'oddity'
      ? remedies.filter((text) => text.trim() === '')
      : texts.filter((text) => !hasRemedy(text))
    )
      .filter((text) => !EXCEPTIONS.some(([start]) => text.startsWith(start)))
      .map((text) => `${file}:${line}: does not say what to do: ${text}`),
  );
  const unused = EXCEPTIONS.filter(
    ([start]) =>
      !messages.some(({ texts }) => texts.some((text) => text.startsWith(start) && !hasRemedy(text))),
  ).map(([start]) => `scripts/messages/exceptions.mjs: no message starts with "${start}"; remove it`);
  return [...open, ...unused];
}

const messages = collectMessages(root);
const page = pageOf(messages);
if (values.check) {
  const stale =
    (existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '') === page
      ? []
      : ['docs/messages.md: not up to date; run npm run messages'];
  const faults = [...faultsOf(messages), ...stale];
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  writeFileSync(PAGE, page);
  process.stdout.write(`${PAGE}: ${messages.length} places\n`);
}
