import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../io/package.js';
import type { PagePayload } from '../../pipeline/page-payload.js';
import type { ReportData } from '../../pipeline/report-data.js';
import { code } from '../../text/code.js';
import { htmlJson } from '../../text/html.js';
import { compileTemplates } from '../../text/template.js';
import type { UserText } from '../../text/user-text.js';
import { groupDigits, percent, timesFewer } from '../format.js';
import { type KeyFigure, type Section, text } from './block.js';
import { rangeText } from './interval-text.js';
import { accuracySection } from './sections/accuracy.js';
import { costSection } from './sections/cost.js';
import { dataSection } from './sections/data.js';
import { hardwareSection } from './sections/hardware.js';
import { peopleSection } from './sections/people.js';
import { reproduceSection } from './sections/reproduce.js';
import { stopsSection } from './sections/stops.js';
import { trySection } from './sections/try.js';

/** Templates, style sheet and script of pages. */
const FOLDER = join(packageRoot, 'templates', 'page');

/** Templates, without their endings: the page, and what it has in it. */
const TEMPLATES: readonly string[] = ['page.html', 'block', 'playground'];

/** What a page is made of. */
export interface Page {
  readonly title: UserText;
  readonly lead: UserText;
  readonly verdict?: { readonly state: 'passed' | 'failed'; readonly text: UserText } | undefined;
  readonly figures: readonly KeyFigure[];
  readonly sections: readonly Section[];
  readonly footer: UserText;
  /** What the script works with; without it, the page has no script. */
  readonly payload?: PagePayload | undefined;
}

/** A source of a content security policy: the SHA-256 of an inline script or style sheet. */
function hashSource(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** A policy that allows this style sheet, this script and WebAssembly, and nothing that could reach a network. */
function policyOf(style: string, script: string | undefined): string {
  const scripts = script === undefined ? [] : [`script-src ${hashSource(script)} 'wasm-unsafe-eval'`];
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    ...scripts,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The text of a page: HTML that needs no other file. The same content gives the same bytes. */
export function renderPage({ payload, ...page }: Page): string {
  const texts = TEMPLATES.map((name) => [name, readFileSync(join(FOLDER, `${name}.hbs`), 'utf8')] as const);
  const render = compileTemplates(new Map(texts));
  const style = readFileSync(join(FOLDER, 'page.css'), 'utf8');
  const script = payload === undefined ? undefined : readFileSync(join(FOLDER, 'page.js'), 'utf8');
  return render('page.html', {
    ...page,
    policy: code(policyOf(style, script)),
    style: code(style),
    ...(script === undefined ? {} : { script: code(script), payload: code(htmlJson(payload)) }),
  });
}

/** The verdict of verification, in a sentence. */
function verdictOf({ executors, streams, verified }: ReportData): NonNullable<Page['verdict']> {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const mismatches = sum([...executors, ...streams].map((one) => one.mismatches));
  const answers = sum(executors.map(({ samples }) => samples)) + sum(streams.map((one) => one.answers));
  const targets = executors.map(({ executor }) => executor).join(', ');
  const wrong = mismatches > 0 ? `${groupDigits(mismatches)} mismatches` : 'differences in the bundle';
  return verified
    ? {
        state: 'passed',
        text: text(
          `Verified bit for bit: 0 mismatches in ${groupDigits(answers)} answers of the C (${targets}).`,
        ),
      }
    : { state: 'failed', text: text(`Not verified: ${wrong} (${targets}); see verify.json.`) };
}

function figuresOf(data: ReportData): readonly KeyFigure[] {
  const { accuracy, earlyExit, macs, mostFrequent, executors, bench } = data;
  const memory = executors.find(({ stack }) => stack !== null) ?? executors[0];
  const core = bench?.cores.find(({ target }) => target === 'cortex-m4') ?? bench?.cores[0];
  const figure = (what: string, value: string, detail?: string): KeyFigure => ({
    ...{ what: text(what), value: text(value) },
    ...(detail === undefined ? {} : { detail: text(detail) }),
  });
  const interval = earlyExit.accuracy === null ? '' : `${rangeText(earlyExit.accuracy)} %; `;
  return [
    figure(
      'Accuracy, with early exit',
      `${percent(accuracy.earlyExit)} %`,
      `${interval}whole network ${percent(accuracy.int8)} %, float ${percent(accuracy.float)} %`,
    ),
    figure(
      'Always the same answer',
      `${percent(mostFrequent.percent)} %`,
      `the share of "${mostFrequent.name}", the most frequent class`,
    ),
    figure(
      'Multiply-accumulates, mean',
      groupDigits(macs.mean),
      `worst ${groupDigits(macs.worst)}${macs.mean < macs.full ? `; ${timesFewer(macs.full / macs.mean)} fewer than ${groupDigits(macs.full)} of the whole network` : ''}`,
    ),
    ...(core === undefined
      ? []
      : [
          figure(
            `Instructions, mean (${core.target})`,
            groupDigits(core.instructions.mean),
            `worst ${groupDigits(core.instructions.worst)}`,
          ),
        ]),
    figure(
      `Flash in bytes (${memory.executor})`,
      groupDigits(memory.flash.code + memory.flash.weights),
      `code ${groupDigits(memory.flash.code)}, constants ${groupDigits(memory.flash.weights)}`,
    ),
    figure(
      `RAM in bytes (${memory.executor})`,
      groupDigits(memory.workspace + (memory.stack ?? 0)),
      `workspace ${groupDigits(memory.workspace)}${memory.stack === null ? '' : `, stack ${groupDigits(memory.stack)}`}`,
    ),
  ];
}

/**
 * The page of a run.
 *
 * @param source the path of the config, as commands take it
 */
export function reportPage(data: ReportData, payload: PagePayload | undefined, source: string): string {
  const rule = data.learningRule === 'imported' ? 'imported' : `trained with ${data.learningRule}`;
  return renderPage({
    title: text(data.name),
    lead: text(`${data.dataset}: network ${data.network}, ${rule}, ${data.classNames.length} classes`),
    verdict: verdictOf(data),
    figures: figuresOf(data),
    sections: [
      accuracySection(data),
      costSection(data),
      stopsSection(data),
      ...peopleSection(data),
      trySection(data),
      hardwareSection(data, `ffirm bench ${source}`),
      dataSection(data),
      reproduceSection(data, source),
    ],
    footer: text(
      `Made by ffirm ${data.ffirm}. The page has all it needs in it: it loads nothing and sends nothing.`,
    ),
    payload,
  });
}
