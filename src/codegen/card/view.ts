import { splitLine } from '../../data/describe-split.js';
import { type PartScores, totalOf } from '../../metrics/part-scores.js';
import type { ProtocolScores } from '../../metrics/protocol-scores.js';
import { groupDigits } from '../../text/group-digits.js';
import { UserText } from '../../text/user-text.js';
import { CARD_PARTS, type CardPart, type ModelCard } from './card.js';

/** What the template of a card is filled with: numbers as texts, and every text encoded by the template. */
type View = Readonly<Record<string, unknown>>;

const PART_TITLES = { train: 'training', validation: 'validation', test: 'test' } as const;

const DECISIONS = {
  goodness: 'one pass for every label; the label with the largest goodness is the answer',
  heads: 'one pass; heads decide',
  pooled: 'one pass; heads that read means of convolutions decide',
} as const;

/** What a claim counts as independent, in the words of people. */
function unitText({ kind, within }: ModelCard['earlyExit']['unit']): string {
  return within === null ? `${kind}s` : `${kind}s, of which several may be of one ${within}`;
}

/** Two decimals, or a dash where there is nothing to divide by. */
function percentText(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(2);
}

/** A figure of a protocol with its interval: "91.20 (85.10 to 95.00)". */
function figureText(
  value: number | null,
  interval: ProtocolScores['figures'][number]['grossInterval'],
): string {
  if (value === null) return '-';
  if (interval === null) return value.toFixed(2);
  return `${value.toFixed(2)} (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`;
}

/** A number of people or recordings, or that nobody knows. */
function countText(count: number | null): string {
  return count === null ? 'not known' : groupDigits(count);
}

function partView({ part, samples, recordings, people }: CardPart): View {
  return {
    title: PART_TITLES[part],
    samples: groupDigits(samples),
    recordings: countText(recordings),
    people: countText(people),
  };
}

function scoresView(scores: PartScores): View {
  const { samples, right } = totalOf(scores);
  const { people } = scores;
  return {
    samples: groupDigits(samples),
    accuracy: percentText(right, samples),
    classes: scores.classes.map((counted) => ({
      name: new UserText(counted.name),
      present: groupDigits(counted.present),
      sensitivity: percentText(counted.right, counted.present),
      ppv: percentText(counted.right, counted.answered),
    })),
    worst:
      people === null
        ? null
        : {
            people: groupDigits(people.count),
            name: new UserText(people.worst.name),
            samples: groupDigits(people.worst.samples),
            accuracy: percentText(people.worst.right, people.worst.samples),
          },
  };
}

function testView({ accuracy, ...scores }: NonNullable<ModelCard['scores']['test']>): View {
  return {
    ...scoresView(scores),
    float: accuracy.float.toFixed(2),
    int8: accuracy.int8.toFixed(2),
    earlyExit: accuracy.earlyExit.toFixed(2),
  };
}

function protocolView({
  protocol,
  title,
  meanOver,
  recordings,
  people,
  leftOut,
  notes,
  figures,
}: ProtocolScores): View {
  return {
    protocol: new UserText(protocol),
    title: new UserText(title),
    meanOver,
    recordings: groupDigits(recordings),
    people: groupDigits(people),
    leftOut: leftOut.map(({ recording, reason }) => new UserText(`${recording} (${reason})`)),
    notes: notes.map((note) => new UserText(note)),
    figures: figures.map(({ name, unit, gross, grossInterval, mean, meanInterval, worst }) => ({
      name: new UserText(`${name} ${unit}`),
      gross: figureText(gross, grossInterval),
      mean: figureText(mean, meanInterval),
      worst: new UserText(worst === null ? '-' : `${worst.value.toFixed(2)} (${worst.subject})`),
    })),
  };
}

/** The values for the template of a card. */
export function cardView(card: ModelCard): View {
  const { purpose, data, network, quantization, earlyExit, scores, limits, hashes } = card;
  const said = (text: string | null) => (text === null ? null : new UserText(text));
  return {
    purpose: {
      intendedUse: said(purpose.intendedUse),
      notIntendedFor: said(purpose.notIntendedFor),
      contact: said(purpose.contact),
    },
    data: {
      name: new UserText(data.name),
      source: new UserText(data.source),
      parts: data.parts.map(partView),
      split: new UserText(data.split === null ? 'as the data set itself defines it' : splitLine(data.split)),
      overlapping: data.overlapping,
      classes: data.classes.map((counted) => ({
        name: new UserText(counted.name),
        counts: CARD_PARTS.map((part) => groupDigits(counted[part])),
      })),
      notes: data.notes.map((note) => new UserText(note)),
    },
    network: {
      layers: network.layers,
      decides: DECISIONS[network.decision],
      training: network.training,
    },
    quantization: {
      samples: groupDigits(quantization.calibrationSamples),
      signalToNoise: quantization.signalToNoise.map((decibels) => decibels.toFixed(1)).join(', '),
    },
    earlyExit: {
      rule: earlyExit.rule,
      exitPoints: groupDigits(earlyExit.exitPoints),
      claim: said(earlyExit.claim),
      unit: unitText(earlyExit.unit),
    },
    validation: scores.validation === null ? null : scoresView(scores.validation),
    test: scores.test === null ? null : testView(scores.test),
    protocols: scores.protocols.map(protocolView),
    limits: limits.map((limit) => new UserText(limit)),
    hashes: { ...hashes, data: new UserText(hashes.data) },
  };
}
