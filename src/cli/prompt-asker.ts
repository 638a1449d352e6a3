import type { Readable, Writable } from 'node:stream';
import { ReportedError } from '../errors/reported-error.js';
import { type Asker, type Choice, faultOfAnswer, type Question } from '../init/asker.js';
import { terminalLine } from '../text/terminal.js';

/** The user has stopped answering. */
export class QuestionsInterrupted extends ReportedError {
  override readonly name = 'QuestionsInterrupted';
  readonly kind = 'interrupted';

  constructor() {
    super('stopped; nothing was written');
  }
}

/** Where questions are asked: the terminal when absent. Standard output stays free for the result. */
export interface PromptStreams {
  readonly input: Readable;
  readonly output: Writable;
}

function optionsOf(choices: readonly Choice[]) {
  return choices.map(({ value, label, hint }) => ({
    value,
    label: terminalLine(label ?? value),
    ...(hint === undefined || hint === '' ? {} : { hint: terminalLine(hint) }),
  }));
}

/**
 * Asks a person at the terminal. The prompts are loaded when they are needed, because no other command has any.
 *
 * @throws QuestionsInterrupted, from every question, at Ctrl-C and Escape
 */
export function promptAsker(
  streams: PromptStreams = { input: process.stdin, output: process.stderr },
): Asker {
  const prompts = () => import('@clack/prompts');
  return {
    async ask(question: Question) {
      const { isCancel, select, text } = await prompts();
      const { proposed, choices } = question;
      const message = terminalLine(question.message);
      const answer =
        choices === undefined
          ? await text({
              ...{ message, ...streams },
              ...(proposed === undefined ? {} : { placeholder: proposed, defaultValue: proposed }),
              validate: (given) => {
                const taken = given === undefined || given === '' ? proposed : given;
                const fault = taken === undefined ? 'an answer is needed' : faultOfAnswer(question, taken);
                return fault === undefined ? undefined : terminalLine(fault);
              },
            })
          : await select({
              ...{ message, options: optionsOf(choices), maxItems: 12, ...streams },
              ...(proposed === undefined ? {} : { initialValue: proposed }),
            });
      if (isCancel(answer)) throw new QuestionsInterrupted();
      return answer;
    },
    async askSeveral({ message, choices }) {
      const { isCancel, multiselect } = await prompts();
      const answers = await multiselect({
        ...{ message: terminalLine(message), options: optionsOf(choices), ...streams },
        ...{ initialValues: choices.map(({ value }) => value), required: true, maxItems: 12 },
      });
      if (isCancel(answers)) throw new QuestionsInterrupted();
      return answers;
    },
    tell(lines) {
      streams.output.write(lines.map((line) => `  ${terminalLine(line)}\n`).join(''));
    },
  };
}
