import { excerpt } from '../text/terminal.js';
import type { Config } from './config.js';
import type { LabelsConfig, RecordingsConfig } from './data-config.js';
import { nearestName } from './nearest.js';
import { hasPathName } from './path-pattern.js';

/** A text that appears twice in one list, or in two lists. */
function twice(texts: readonly string[]): string | undefined {
  return texts.find((text, i) => texts.indexOf(text) !== i);
}

/** A code or pattern that would put a sample in two classes. */
function sharedCode(labels: LabelsConfig): string | undefined {
  if (labels.classes === undefined) return undefined;
  const entries = Object.entries(labels.classes);
  const code = twice(entries.flatMap(([, codes]) => [...new Set(codes)]));
  if (code === undefined) return undefined;
  const classes = entries.filter(([, codes]) => codes.includes(code)).map(([name]) => `"${excerpt(name)}"`);
  return `data.labels.classes: "${excerpt(code)}" is in ${classes.join(' and ')}; keep it in one class`;
}

/** Options for labels of windows that are given for heart beats. */
function onlyOfWindows({ labels, signal }: RecordingsConfig): string | undefined {
  if (signal.kind !== 'beats' || labels.by === 'file') return undefined;
  if (labels.by === 'annotation' && labels.rest !== undefined) {
    return (
      'data.labels.rest: is the class of unmarked windows, but heart beats without an annotation are left out; ' +
      'remove it'
    );
  }
  return labels.purity === undefined
    ? undefined
    : 'data.labels.purity: applies to windows, but a heart beat has one class; remove it';
}

/** Labels that nothing could give. */
function noClasses({ labels, files }: RecordingsConfig): string | undefined {
  if (labels.classes !== undefined) return undefined;
  if (labels.by === 'file' && !hasPathName(files, 'class')) {
    return 'data.labels.classes: missing; name the files of every class, or write {class} in data.files';
  }
  return labels.by === 'column' && labels.rest !== undefined
    ? 'data.labels.rest: every text of the column is a class, so there is no rest; give data.labels.classes, or remove it'
    : undefined;
}

/** A class in the path that nobody asks for. */
function idlePathClass({ labels, files }: RecordingsConfig): string | undefined {
  return labels.by === 'file' || !hasPathName(files, 'class')
    ? undefined
    : `data.files: {class} names the class of a recording, but labels are by ${labels.by}; write * instead, or set ` +
        'data.labels.by to "file"';
}

/** Targets that verify.samples may name in any case: its own default does. */
const USUAL_TARGETS: readonly string[] = ['host', 'cortex-m4'];

/** A target with a number of samples that is not among the generated targets. */
function idleTarget({ generate: { targets }, verify: { samples } }: Config): string | undefined {
  const idle = Object.keys(samples).find((name) => !targets.includes(name) && !USUAL_TARGETS.includes(name));
  if (idle === undefined) return undefined;
  const near = nearestName(idle, targets);
  const remedy = near === undefined ? 'add it there, or remove it' : `did you mean "${near}"?`;
  return `verify.samples: "${excerpt(idle)}" is not among generate.targets; ${remedy}`;
}

/** Annotations that are not used. */
function idleAnnotations({ annotations, labels }: RecordingsConfig): string | undefined {
  return annotations === undefined || labels.by === 'annotation'
    ? undefined
    : `data.annotations: labels are by ${labels.by}, so annotations are not read; remove it, or set data.labels.by to "annotation"`;
}

/** Names in a config that contradict each other, each with a remedy: they would be ignored, or found only after training. */
export function nameFaults(config: Config): readonly string[] {
  const { data, exit, verify } = config;
  const { metric, class: guarded } = exit.budget;
  const counted = twice(verify.macroF1 ?? []);
  const faults = [
    data.source === 'recordings' ? sharedCode(data.labels) : undefined,
    data.source === 'recordings' ? onlyOfWindows(data) : undefined,
    data.source === 'recordings' ? idleAnnotations(data) : undefined,
    data.source === 'recordings' ? noClasses(data) : undefined,
    data.source === 'recordings' ? idlePathClass(data) : undefined,
    idleTarget(config),
    metric === 'sensitivity' && guarded === undefined
      ? 'exit.budget.class: missing; a budget on sensitivity names the class that it guards'
      : undefined,
    metric !== 'sensitivity' && guarded !== undefined
      ? `exit.budget.class: a budget on ${metric} does not guard a single class; set exit.budget.metric to "sensitivity", or remove it`
      : undefined,
    counted === undefined
      ? undefined
      : `verify.macroF1: "${excerpt(counted)}" appears twice and would count twice; remove one`,
  ];
  return faults.flatMap((fault) => fault ?? []);
}
