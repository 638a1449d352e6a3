import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { promptAsker, QuestionsInterrupted } from '../../src/cli/prompt-asker.js';

const ENTER = '\r';
const DOWN = '\u001b[B';
const SPACE = ' ';
const CTRL_C = '\u0003';

/** A terminal whose keys a test presses, and what it shows. */
function terminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), { columns: 80, rows: 40, isTTY: true });
  let shown = '';
  output.on('data', (bytes) => {
    shown += String(bytes);
  });
  return {
    asker: promptAsker({ input, output }),
    /** Presses keys one after another, as soon as the question is there. */
    press: async (question: string, ...keys: string[]) => {
      while (!shown.includes(question)) await wait(5);
      for (const key of keys) {
        input.write(key);
        await wait(5);
      }
    },
    shown: () => shown,
  };
}

const CORES = {
  flag: '--core',
  message: 'Which core?',
  choices: [{ value: 'm0' }, { value: 'm4' }, { value: 'm7' }],
};

describe('promptAsker', () => {
  it('takes a choice, beginning with the proposed one', async () => {
    const { asker, press } = terminal();
    const [answer] = await Promise.all([
      asker.ask({ ...CORES, proposed: 'm4' }),
      press('Which core?', DOWN, ENTER),
    ]);
    expect(answer).toBe('m7');
  });

  it('takes a text, or the proposed one for none, and says what is wrong with it', async () => {
    const name = {
      ...{ flag: '--name', message: 'A name?', proposed: 'heart' },
      faultOf: (text: string) => (text === 'bad' ? 'is bad; write another' : undefined),
    };
    const first = terminal();
    const [proposed] = await Promise.all([first.asker.ask(name), first.press('A name?', ENTER)]);
    expect(proposed).toBe('heart');
    const second = terminal();
    const [typed] = await Promise.all([
      second.asker.ask(name),
      second.press('A name?', ...'bad', ENTER).then(() => second.press('is bad; write another', '2', ENTER)),
    ]);
    expect(typed).toBe('bad2');
  });

  it('takes several, of which all are chosen at first', async () => {
    const { asker, press } = terminal();
    const [answers] = await Promise.all([asker.askSeveral(CORES), press('Which core?', SPACE, ENTER)]);
    expect(answers).toEqual(['m4', 'm7']);
  });

  it('ends with an interruption at Ctrl-C, for every kind of question', async () => {
    const { choices: _none, ...text } = CORES;
    for (const ask of [
      (one: ReturnType<typeof terminal>) => one.asker.ask(CORES),
      (one: ReturnType<typeof terminal>) => one.asker.ask(text),
      (one: ReturnType<typeof terminal>) => one.asker.askSeveral(CORES),
    ]) {
      const one = terminal();
      const asked = expect(ask(one)).rejects.toThrow(QuestionsInterrupted);
      await Promise.all([asked, one.press('Which core?', CTRL_C)]);
    }
  });

  it('shows names from files without obeying them', async () => {
    const { asker, press, shown } = terminal();
    asker.tell(['column \u001b[2Jx']);
    await Promise.all([
      asker.ask({ ...CORES, choices: [{ value: 'a\u001b[2Jb' }, { value: 'c' }] }),
      press('Which core?', ENTER),
    ]);
    expect(shown()).toContain('column \\u{1b}[2Jx');
    expect(shown()).toContain('a\\u{1b}[2Jb');
  });
});
