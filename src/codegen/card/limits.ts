import { totalOf } from '../../metrics/part-scores.js';
import { groupDigits } from '../../text/group-digits.js';
import { quotedList } from '../../text/quoted-list.js';
import { CARD_PARTS, type CardFacts, type CardPart } from './card.js';

/** Below so many people, a figure for new people is a matter of who they were. */
const FEW_PEOPLE = 20;

/** With fewer samples, the 95 % interval of a percentage may be 20 points wide and more. */
const FEW_SAMPLES = 100;

const PART_NAMES = { train: 'training', validation: 'validation', test: 'test' } as const;

/** "training part", for sentences. */
function partName(part: CardPart['part']): string {
  return `${PART_NAMES[part]} part`;
}

/** Who is in two parts, or that nobody knows. */
function peopleLimits({ data: { split, parts } }: CardFacts): readonly string[] {
  const known = parts.every(({ people }) => people !== null);
  const { recordings = null, subjects = null } = split?.shared ?? {};
  const torn = subjects ?? [];
  return [
    ...(known
      ? []
      : [
          'It is not known whose the samples are: one person may be in several parts, and no figure here says how well the ' +
            'network does for people whom it has not seen.',
        ]),
    ...(torn.length === 0
      ? []
      : [
          `${groupDigits(torn.length)} ${torn.length === 1 ? 'person is' : 'people are'} in more than one part (${quotedList(torn)}): ` +
            'no figure here says how well the network does for people whom it has not seen.',
        ]),
    ...(subjects === null && recordings !== null && recordings.length > 0
      ? [
          `${groupDigits(recordings.length)} ${recordings.length === 1 ? 'recording is' : 'recordings are'} in more than one part ` +
            `(${quotedList(recordings)}): figures for new recordings will be lower.`,
        ]
      : []),
    ...((split?.anonymous ?? 0) > 0 && known
      ? [
          `The person of ${groupDigits(split?.anonymous ?? 0)} samples is not known: each of their recordings counts as a person.`,
        ]
      : []),
  ];
}

/** Parts with few people. */
function fewPeople({ data: { parts } }: CardFacts): readonly string[] {
  return parts.flatMap(({ part, people }) =>
    people === null || people >= FEW_PEOPLE
      ? []
      : [
          `${groupDigits(people)} ${people === 1 ? 'person is' : 'people are'} in the ${partName(part)}` +
            (part === 'train'
              ? ': the network has seen few different people.'
              : ': its figures depend on who they are, and intervals over so few people are too narrow.'),
        ],
  );
}

/** Classes that a part lacks, or of which it has few. */
function classLimits({ data: { classes } }: CardFacts): readonly string[] {
  return CARD_PARTS.flatMap((part) => {
    const absent = classes.filter((counted) => counted[part] === 0).map(({ name }) => name);
    const few = classes.filter((counted) => counted[part] > 0 && counted[part] < FEW_SAMPLES);
    return [
      ...(absent.length === 0 ? [] : [`The ${partName(part)} has no sample of ${quotedList(absent)}.`]),
      ...(few.length === 0
        ? []
        : [
            `The ${partName(part)} has few samples of ${quotedList(few.map(({ name }) => name))}: ` +
              `${few.map((counted) => groupDigits(counted[part])).join(', ')}.`,
          ]),
    ];
  });
}

/** Classes that are never found, and a network that knows no more than which class is frequent. */
function scoreLimits({ scores }: CardFacts): readonly string[] {
  return (['validation', 'test'] as const).flatMap((part) => {
    const scored = scores[part];
    if (scored === null) return [];
    const lost = scored.classes.filter(({ present, right }) => present > 0 && right === 0);
    const { right } = totalOf(scored);
    const most = scored.classes.reduce((top, { present }) => Math.max(top, present), 0);
    return [
      ...(lost.length === 0
        ? []
        : [
            `No ${PART_NAMES[part]} sample of ${quotedList(lost.map(({ name }) => name))} is answered right.`,
          ]),
      ...(right > most
        ? []
        : [
            `On the ${partName(part)} the network is right no more often than always answering its most frequent class.`,
          ]),
    ];
  });
}

/** What is not claimed of early exit. */
function claimLimits({ earlyExit, data: { overlapping } }: CardFacts): readonly string[] {
  const { claim, supported, unit, rule } = earlyExit;
  if (claim === null) {
    return rule === 'none' ? [] : ['Nothing is claimed of what early exit costs: its rule makes no claim.'];
  }
  if (!supported) return ['Early exit is not used, because the calibration samples support no claim.'];
  if (unit.within === null) return [];
  return [
    `The claim of early exit counts each ${unit.kind} as independent, although several may be of one ${unit.within}` +
      `${overlapping ? ', and windows overlap' : ''}: it promises nothing for new ${unit.within}s.`,
  ];
}

/**
 * What the facts of a card are no evidence for, as sentences for people, the most general first. Names in them are as in the
 * data; who writes them to a file encodes them.
 */
export function limitsOf(facts: CardFacts): readonly string[] {
  return [
    ...peopleLimits(facts),
    ...fewPeople(facts),
    ...classLimits(facts),
    ...scoreLimits(facts),
    ...claimLimits(facts),
    ...(facts.network.training === null
      ? ['Another program trained the network: which samples it has seen is not known here.']
      : []),
    'Every input is answered with one of the classes, also an input that belongs to none of them.',
  ];
}
