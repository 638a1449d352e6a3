import type { LayerConfig } from '../config/network-layers.js';
import { version } from '../io/package.js';
import type { Limits } from './limits.js';
import type { Finalist, Outcome, SearchSettings } from './search.js';

/** A finalist of a search. */
export interface FitRow {
  /** 0 for the given config. */
  readonly number: number;
  readonly network: string;
  readonly rule: string;
  readonly learningRate: number;
  readonly epochs: number;
  /** Percent of the validation samples, int8 with early exit: mean over the seeds, lowest and highest. Null if it cannot be trained. */
  readonly accuracy: { readonly mean: number; readonly lowest: number; readonly highest: number } | null;
  readonly instructions: { readonly mean: number; readonly worst: number } | null;
  /** Bytes. */
  readonly flash: number;
  readonly ram: number;
  /** Whether instructions and bytes were counted; else they are estimated. */
  readonly counted: boolean;
  readonly fits: boolean;
  readonly front: boolean;
}

/** The result of a search. The same search gives the same, wherever its trials ran. */
export interface FitReport {
  readonly ffirm: string;
  readonly core: string;
  readonly engine: string;
  readonly limits: Limits;
  readonly trials: { readonly wanted: number; readonly tried: number };
  readonly seeds: number;
  /** What was varied. */
  readonly dimensions: readonly string[];
  readonly finalists: readonly FitRow[];
  /** Number of the recommended config; null if none is within the limits. */
  readonly recommended: number | null;
  /** Percent of the test samples that its network of the first seed gets right, which was looked at once. */
  readonly test: { readonly earlyExit: number; readonly whole: number } | null;
  /** The recommended config; null if there is none. */
  readonly config: string | null;
}

function layerText(layer: LayerConfig): string {
  if (typeof layer === 'number') return String(layer);
  const { channels, kernel, stride } = layer;
  return `${channels}c${kernel}${stride > 1 ? `/${stride}` : ''}`;
}

function rowOf({ candidate, number, measured, score, costs }: Finalist, front: boolean): FitRow {
  const { network, train } = candidate.config;
  const accuracies = measured.map(({ accuracy }) => accuracy);
  const isKnown = Number.isFinite(score.excess);
  return {
    number,
    network: network.layers.map(layerText).join('-'),
    rule: train.rule.kind,
    learningRate: train.learningRate,
    epochs: train.epochs,
    accuracy: isKnown
      ? { mean: score.accuracy, lowest: Math.min(...accuracies), highest: Math.max(...accuracies) }
      : null,
    instructions: isKnown ? costs.instructions : null,
    flash: costs.flash,
    ram: costs.ram,
    counted: costs.counted,
    fits: score.excess === 0,
    front,
  };
}

/** The report of a search. */
export function fitReport(
  { finalists, front, chosen, tried }: Outcome,
  { common, limits, trials, seeds }: SearchSettings,
  dimensions: readonly string[],
  config: string | null,
): FitReport {
  const measured = chosen?.test.measured;
  return {
    ffirm: version,
    core: common.core,
    engine: common.engine,
    limits,
    trials: { wanted: trials, tried },
    seeds,
    dimensions,
    finalists: finalists.map((finalist, place) => rowOf(finalist, front.includes(place))),
    recommended: chosen === undefined ? null : finalists[chosen.place].number,
    test: measured === undefined ? null : { earlyExit: measured.accuracy, whole: measured.whole },
    config,
  };
}
