import { nearestName } from '../config/nearest.js';
import { InputError } from '../errors/input-error.js';

/** One of several answers. */
export interface Choice {
  readonly value: string;
  /** What it is, for people; the value when absent. */
  readonly label?: string | undefined;
  readonly hint?: string | undefined;
}

/** Something that is asked unless a flag answers it. */
export interface Question {
  /** With the dashes. */
  readonly flag: string;
  /** Ends with a question mark or is a noun: "Which core?" */
  readonly message: string;
  /** What is taken when nobody is asked; absent if nothing can be proposed. */
  readonly proposed?: string | undefined;
  /** An answer as an example, where nothing is proposed. */
  readonly example?: string | undefined;
  /** What it may be; absent if it is a text. */
  readonly choices?: readonly Choice[] | undefined;
  /** What is wrong with an answer, and what to do, in the form "is wrong; do this"; undefined when nothing is. */
  readonly faultOf?: ((answer: string) => string | undefined) | undefined;
}

/** Who answers questions: a person at a terminal, or the proposals. */
export interface Asker {
  /** @throws InputError when nobody can answer; and an interruption when the person stops */
  ask(question: Question): Promise<string>;
  /** Asks for some of the choices, at least two of them; all are proposed. @throws as `ask` */
  askSeveral(question: Question & { readonly choices: readonly Choice[] }): Promise<readonly string[]>;
  /** Says what was found, before the next question. */
  tell(lines: readonly string[]): void;
}

/** A flag with an answer as an example: "--core cortex-m4". */
function exampleOf({ flag, proposed, example, choices }: Question): string {
  const value = proposed ?? example ?? choices?.[0]?.value;
  if (value === undefined) return flag;
  return `${flag} ${/[^\w.:/,-]/.test(value) ? JSON.stringify(value) : value}`;
}

/** Takes what is proposed, as --yes asks. */
export function proposingAsker(tell: Asker['tell']): Asker {
  return {
    async ask(question) {
      const { flag, message, proposed } = question;
      if (proposed !== undefined) return proposed;
      throw new InputError(
        `${flag}: nothing can be proposed for "${message}"; give it, such as ${exampleOf(question)}`,
      );
    },
    async askSeveral({ choices }) {
      return choices.map(({ value }) => value);
    },
    tell,
  };
}

/** Refuses every question, because there is no terminal to ask at. */
export function refusingAsker(tell: Asker['tell']): Asker {
  const refuse = (question: Question): never => {
    const { flag, message, proposed } = question;
    const orYes = proposed === undefined ? '' : ', or --yes to take what is proposed';
    throw new InputError(
      `${flag}: "${message}" is open, and there is no terminal to ask at; give it, such as ${exampleOf(question)}${orYes}`,
    );
  };
  return {
    ask: async (question) => refuse(question),
    askSeveral: async (question) =>
      refuse({ ...question, proposed: question.choices.map(({ value }) => value).join(',') }),
    tell,
  };
}

/** What is wrong with an answer; undefined when nothing is. */
export function faultOfAnswer({ choices, faultOf }: Question, answer: string): string | undefined {
  if (choices?.every(({ value }) => value !== answer)) {
    const values = choices.map(({ value }) => value);
    const near = nearestName(answer, values);
    return `there is no "${answer}"; ${near === undefined ? '' : `did you mean "${near}"? `}known: ${values.join(', ')}`;
  }
  return faultOf?.(answer);
}

/**
 * The answer to a question: that of its flag, or else that of the asker.
 *
 * @param given with the flag; undefined if it was not given
 * @throws InputError when it is wrong, or as the asker
 */
export async function answerTo(question: Question, given: string | undefined, asker: Asker): Promise<string> {
  const answer = given ?? (await asker.ask(question));
  const fault = faultOfAnswer(question, answer);
  if (fault !== undefined) throw new InputError(`${question.flag}: ${fault}`);
  return answer;
}

/**
 * Some of the choices of a question, in their order.
 *
 * @throws InputError when one is not known or there are fewer than two, or as the asker
 */
export async function answersTo(
  question: Question & { readonly choices: readonly Choice[] },
  given: readonly string[] | undefined,
  asker: Asker,
): Promise<readonly string[]> {
  const answers = given ?? (await asker.askSeveral(question));
  for (const answer of answers) {
    const fault = faultOfAnswer(question, answer);
    if (fault !== undefined) throw new InputError(`${question.flag}: ${fault}`);
  }
  const chosen = question.choices.map(({ value }) => value).filter((value) => answers.includes(value));
  if (chosen.length >= 2) return chosen;
  throw new InputError(`${question.flag}: a classifier tells at least two classes apart; name two or more`);
}
