import type { PagePayload, PageRule } from '../pipeline/page-payload.js';
import { bytesOf, int16Of } from './base64.js';
import { byId, digits, element } from './dom.js';
import { growthTable } from './growth.js';
import { inputsOfTable, samplesOfTable } from './inputs-of-table.js';
import { imageOf, type Mark, signalOf } from './pictures.js';
import { readTable } from './read-table.js';
import { type Described, openRoutine, type Routine } from './routine.js';

/** What can be picked: an input of the network, and what is known of it. */
interface Pickable {
  readonly input: Int8Array;
  readonly title: string;
  /** The class that it is of; undefined if that is not known. */
  readonly truth?: number;
  /** Whether the bundle's own rule answers it wrong. */
  readonly missed?: boolean;
}

/** A recording that went through the front end. */
interface Signal {
  readonly name: string;
  readonly samples: Int16Array;
  readonly described: readonly Described[];
}

/** Longest list of answers of a recording. */
const MOST_EVENTS = 2000;

function payloadOfPage(): PagePayload {
  return JSON.parse(byId('ffirm-data', HTMLScriptElement).textContent ?? '');
}

class Playground {
  private rule: PageRule;
  private items: readonly Pickable[];
  private picked: Pickable;
  private signal: Signal | undefined;

  constructor(
    private readonly payload: PagePayload,
    private readonly routine: Routine,
  ) {
    const { rules, samples, features, classNames } = payload;
    this.rule = rules.find(({ configured }) => configured) ?? rules[0];
    const inputs = new Int8Array(bytesOf(samples.inputs).buffer);
    this.items = samples.indices.map((index, i) => ({
      input: inputs.subarray(i * features, (i + 1) * features),
      title: `test sample ${index + 1}: ${classNames[samples.labels[i]]}`,
      truth: samples.labels[i],
      missed: samples.labels[i] !== samples.answers[i],
    }));
    [this.picked] = this.items;
  }

  start(): void {
    this.setUpBudget();
    this.setUpFile();
    if (this.payload.stream === null)
      this.showItems('Test samples; those with a red edge are answered wrong');
    else this.setUpPieces();
    byId('play-routine', HTMLElement).hidden = false;
    this.showRule();
  }

  private setUpBudget(): void {
    const { rules } = this.payload;
    const slider = byId('play-budget', HTMLInputElement);
    slider.max = String(rules.length - 1);
    slider.value = String(rules.indexOf(this.rule));
    slider.addEventListener('input', () => {
      this.rule = rules[Number(slider.value)];
      this.showRule();
    });
  }

  private showRule(): void {
    const { accuracy, macs, title, configured, loss, fewer } = this.rule;
    const slider = byId('play-budget', HTMLInputElement);
    slider.setAttribute('aria-valuetext', loss === null ? 'whole network' : `${100 * loss} points`);
    byId('play-trade', HTMLElement).textContent =
      `${title[0].toUpperCase()}${title.slice(1)}${configured ? ' (chosen)' : ''}: ${accuracy.toFixed(2)} % of the test samples right, ` +
      `${digits(macs.mean)} MACs on average${fewer > 1.05 ? `, ${fewer.toFixed(1)} times fewer than the whole network` : ''}`;
    this.showAnswer();
  }

  /** Fills the grid with what can be picked. */
  private showItems(legend: string): void {
    const grid = byId('play-grid', HTMLElement);
    const { shape } = this.payload;
    const isPicture = shape?.kind === 'image';
    byId('play-picker', HTMLElement).hidden = false;
    const [title] = byId('play-picker', HTMLElement).getElementsByTagName('legend');
    title.textContent = legend;
    if (!isPicture) {
      const select = element('select');
      select.setAttribute('aria-label', legend);
      this.items.forEach((item, i) => {
        const option = element('option', `${item.title}${item.missed ? ', answered wrong' : ''}`);
        option.value = String(i);
        select.append(option);
      });
      select.addEventListener('change', () => this.pick(Number(select.value)));
      grid.replaceChildren(select);
    } else {
      grid.replaceChildren(
        ...this.items.map((item, i) => {
          const label = element('label', '', item.missed ? 'missed' : '');
          const radio = element('input');
          radio.type = 'radio';
          radio.name = 'sample';
          radio.checked = item === this.picked;
          radio.setAttribute('aria-label', `${item.title}${item.missed ? ', answered wrong' : ''}`);
          radio.addEventListener('change', () => this.pick(i));
          label.append(radio, imageOf(item.input, shape));
          return label;
        }),
      );
    }
  }

  private pick(place: number): void {
    this.picked = this.items[place];
    this.showAnswer();
    this.showSignal();
  }

  private showAnswer(): void {
    const { classNames, shape, stream, instructions } = this.payload;
    const { input, title, truth } = this.picked;
    const steps = this.routine.grow(input, this.rule);
    const whole = this.routine.growWhole(input, this.rule);
    const answer = steps[steps.length - 1];
    const verdict = truth === undefined ? '' : truth === answer.label ? ': right' : ': wrong';
    byId('play-said', HTMLElement).textContent =
      `${title}. Answer after ${steps.length} of ${this.rule.exits.length} exit points: ${classNames[answer.label]}${verdict}`;
    const counted = this.rule.configured ? instructions?.exits[answer.exit] : undefined;
    const saved = whole[whole.length - 1].macs - answer.macs;
    byId('play-cost', HTMLElement).textContent =
      `${digits(answer.macs)} MACs, margin ${digits(answer.margin)}` +
      (saved > 0 ? `; stopping here saves ${digits(saved)} MACs` : '') +
      (counted === undefined || counted === null || instructions === null
        ? ''
        : `; answers that stop here take ${digits(counted)} instructions on average (${instructions.core})`);
    byId('play-growth', HTMLElement).replaceChildren(growthTable(steps, whole, this.rule, this.payload));
    const picture =
      stream === null && shape?.kind === 'image'
        ? imageOf(input, shape)
        : signalOf(input, shape?.kind === 'map' ? shape.channels : 1, 'the input of the network');
    if (picture instanceof HTMLCanvasElement) picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', title);
    byId('play-picture', HTMLElement).replaceChildren(picture);
  }

  private setUpPieces(): void {
    const { stream } = this.payload;
    byId('play-picker', HTMLElement).hidden = true;
    if (stream === null || stream.pieces.length === 0) return;
    const select = byId('play-piece', HTMLSelectElement);
    stream.pieces.forEach(({ name, count }, i) => {
      const option = element('option', `${name}, the first ${(count / stream.rate).toFixed(0)} s`);
      option.value = String(i);
      select.append(option);
    });
    select.addEventListener('change', () => {
      const piece = stream.pieces[Number(select.value)];
      this.openSignal(piece.name, int16Of(piece.samples));
    });
    byId('play-event', HTMLSelectElement).addEventListener('change', (event) => {
      if (event.target instanceof HTMLSelectElement) this.pick(Number(event.target.value));
    });
    byId('play-pieces', HTMLElement).hidden = false;
    this.openSignal(stream.pieces[0].name, int16Of(stream.pieces[0].samples));
  }

  /** Pushes a recording through the front end and lists what it finds. */
  private openSignal(name: string, samples: Int16Array): void {
    const { stream, classNames } = this.payload;
    if (stream === null) return;
    const described = this.routine.describe(samples);
    this.signal = { name, samples, described };
    this.items = described.slice(0, MOST_EVENTS).map(({ at, age, input }) => {
      const { label } = this.routine.classify(input);
      const seconds = Math.max(0, at - age) / stream.rate;
      return { input, title: `${name}, ${seconds.toFixed(2)} s: ${classNames[label]}` };
    });
    byId('play-event', HTMLSelectElement).replaceChildren(
      ...this.items.map(({ title }, i) => {
        const option = element('option', title.slice(name.length + 2));
        option.value = String(i);
        return option;
      }),
    );
    if (this.items.length === 0) {
      byId('play-fault', HTMLElement).textContent =
        `${name}: the front end finds nothing in it; is it long enough?`;
      this.showSignal();
      return;
    }
    this.pick(0);
  }

  private showSignal(): void {
    const { stream } = this.payload;
    if (stream === null || this.signal === undefined) return;
    const { name, samples, described } = this.signal;
    const chosen = this.items.indexOf(this.picked);
    const marks = described.map(({ at, age }, i): Mark => {
      const end = at - age;
      const from = stream.hop === null ? end : end - stream.span + 1;
      return { from: Math.max(0, from), to: Math.max(0, end), chosen: i === chosen };
    });
    byId('play-signal', HTMLElement).replaceChildren(
      signalOf(samples, stream.channels.length, `the signal of ${name}`, marks),
    );
  }

  private setUpFile(): void {
    const zone = byId('play-drop', HTMLElement);
    const chooser = byId('play-file', HTMLInputElement);
    const { stream } = this.payload;
    if (stream !== null) {
      const label = element('label', 'Values are ');
      const select = element('select');
      select.id = 'play-units';
      const units = [...new Set(stream.channels.map(({ unit }) => unit || 'units'))].join(', ');
      for (const [value, words] of [
        ['device', 'integers of the device'],
        ['units', `in ${units}`],
      ]) {
        const option = element('option', words);
        option.value = value;
        select.append(option);
      }
      label.append(select);
      chooser.before(label, ' ');
    }
    chooser.addEventListener('change', () => {
      const [file] = chooser.files ?? [];
      if (file !== undefined) void this.openFile(file);
    });
    zone.addEventListener('dragover', (event) => {
      event.preventDefault();
      zone.classList.add('over');
    });
    zone.addEventListener('dragleave', () => zone.classList.remove('over'));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      zone.classList.remove('over');
      const [file] = event.dataTransfer?.files ?? [];
      if (file !== undefined) void this.openFile(file);
    });
  }

  private async openFile(file: File): Promise<void> {
    const fault = byId('play-fault', HTMLElement);
    const layout = byId('play-layout', HTMLElement);
    fault.textContent = '';
    try {
      const table = await readTable(file.name, new Uint8Array(await file.arrayBuffer()));
      const { stream } = this.payload;
      if (stream === null) {
        const { inputs, layout: said } = inputsOfTable(file.name, table, this.payload, this.routine);
        this.items = inputs.map((input, i) => ({ input, title: `${file.name}, row ${i + 1}` }));
        layout.textContent = said;
        this.picked = this.items[0];
        this.showItems(`Rows of ${file.name}`);
        this.pick(0);
      } else {
        const inUnits = byId('play-units', HTMLSelectElement).value === 'units';
        const { samples, layout: said } = samplesOfTable(file.name, table, stream, inUnits, this.routine);
        layout.textContent = said;
        this.openSignal(file.name, samples);
      }
    } catch (error) {
      fault.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

async function start(): Promise<void> {
  try {
    const payload = payloadOfPage();
    const routine = await openRoutine(bytesOf(payload.wasm), {
      features: payload.features,
      classes: payload.classNames.length,
      channels: payload.stream?.channels.length ?? 0,
    });
    new Playground(payload, routine).start();
  } catch (error) {
    const broken = byId('play-broken', HTMLElement);
    broken.hidden = false;
    broken.textContent = `The generated C does not run in this browser: ${error instanceof Error ? error.message : String(error)}`;
  }
}

void start();
