// The page of all messages, as Markdown, from what collect.mjs found.

/** Headings, by the start of a file's path; the first that fits. */
const TOPICS = [
  ['src/cli/', 'The command line'],
  ['src/config/', 'The config file'],
  ['src/data/get/', 'Fetching data sets'],
  ['src/data/wfdb/', 'WFDB recordings'],
  ['src/data/edf/', 'EDF recordings'],
  ['src/data/table/', 'Tables'],
  ['src/data/idx', 'Tables'],
  ['src/data/', 'Data: classes, splits, recordings'],
  ['src/signal/', 'Front ends'],
  ['src/model/', 'Model files and imported networks'],
  ['src/train/', 'Training'],
  ['src/quantize/', 'Quantization and integer model files'],
  ['src/exit/', 'Exit points'],
  ['src/adapt/', 'Learning on the device'],
  ['src/codegen/', 'Generated C'],
  ['src/errors/', 'Reading and writing files'],
  ['src/io/', 'Reading and writing files'],
  ['src/simulate/', 'Targets, compilers and running the C'],
  ['src/bench/', 'Counting instructions'],
  ['src/metrics/', 'Scores'],
  ['src/pipeline/', 'Steps'],
];

const INTRODUCTION = `# Messages

Every failure is one line on standard error: where it is, what is wrong, and what to do. \`--verbose\` shows the rest: what a tool
printed, and where the failure arose (so does \`FFIRM_DEBUG=1\`). With \`--json\` standard output has one JSON value in any case, a
result with its \`warnings\`, or \`{"error": {"message", "kind"}}\`:

| kind          | what it is                                            | exit code |
| ------------- | ----------------------------------------------------- | --------: |
| \`input\`       | a config, a file, a folder or an option is wrong      |         1 |
| \`tool\`        | a compiler, QEMU or TensorFlow.js is missing or fails |         1 |
| \`fault\`       | a fault of ffirm: report what \`--verbose\` prints      |         1 |
| \`usage\`       | the command line was not understood                   |         2 |
| \`interrupted\` | stopped by Ctrl-C                                     |       130 |

Exit code 0 means that everything succeeded. \`verify\` and \`run\` also end with 1 if a check failed.

Relative paths: \`--output\` and \`output\` of a config are relative to the working folder, paths of data to the config file.

\`npm run messages\` writes this page from the source. Words in angle brackets are replaced by what was found. The text after the first semicolon,
or after an arrow, says what to do. Oddities are warnings, and are refused with \`--strict\`.
`;

function topicOf(file) {
  return TOPICS.find(([start]) => file.startsWith(start))?.[1] ?? 'Others';
}

function escaped(text) {
  return text.replaceAll('\n', ' ').replaceAll('`', "'");
}

function lineOf({ kind, remedies = [] }, text) {
  const label = kind === 'oddity' || kind === 'warning' ? ' (warning)' : '';
  const remedy = remedies.length > 0 ? ` -> ${remedies.map(escaped).join(' / ')}` : '';
  return `- \`${escaped(text)}${remedy}\`${label}`;
}

/** The page. Messages are sorted by topic and then alphabetically, each once. */
export function pageOf(messages) {
  const sections = [...new Set(TOPICS.map(([, title]) => title)), 'Others'].flatMap((title) => {
    const lines = messages
      .filter(({ file }) => topicOf(file) === title)
      .flatMap((message) => message.texts.map((text) => lineOf(message, text)));
    return lines.length === 0 ? [] : [`## ${title}\n\n${[...new Set(lines)].sort().join('\n')}\n`];
  });
  return [INTRODUCTION, ...sections].join('\n');
}
