import { parseConfig } from '../config/load.js';
import { InputError } from '../errors/input-error.js';
import { checkSettings } from '../pipeline/check-settings.js';
import { configText } from './config-text.js';
import { askDevice } from './device.js';
import { type Example, exampleConfig, partOf } from './examples.js';
import { exitFor, parseGoal } from './goal.js';
import { findPlace } from './place.js';
import {
  finish,
  gitignoreFile,
  type InitContext,
  type InitFlags,
  type InitReport,
  nextCommands,
  README,
  verifySamples,
} from './project.js';
import { askName } from './questions.js';
import { readmeText } from './readme.js';
import { schemaAddress } from './schema-address.js';

/** Begins a project from an example. @throws InputError as runInit */
export async function initExample(
  example: Example,
  folder: string,
  flags: InitFlags,
  context: InitContext,
): Promise<InitReport> {
  for (const flag of ['flash', 'ram', 'rate', 'label', 'subject', 'classes'] as const) {
    if (flags[flag] === undefined) continue;
    throw new InputError(
      `--${flag}: an example has its own network and data; leave it out, and see with \`ffirm bench\` what it takes`,
    );
  }
  const { asker, reporter } = context;
  const { target, board } = await askDevice(flags, asker);
  const plain = await exampleConfig(example);
  const data = partOf(plain, 'data');
  const place = flags.data === undefined ? undefined : await findPlace(flags.data, folder);
  if (place !== undefined && !('folder' in data)) {
    throw new InputError('--data: the data of this example come with ffirm; leave it out');
  }
  const exit = flags.goal === undefined ? undefined : parseGoal(flags.goal);
  const proposed = typeof plain.name === 'string' ? plain.name : example.name;
  const name = await askName(flags, proposed, folder, asker);
  const file = `${name}.json`;
  const classes = Object.keys(partOf(partOf(data, 'labels'), 'classes'));
  const whole = {
    ...plain,
    $schema: schemaAddress(folder),
    name,
    data: place === undefined ? data : { ...data, folder: place.named },
    ...(exit === undefined
      ? {}
      : {
          exit: exitFor(
            exit,
            exit.kind === 'sensitivity' && classes.length === 0 ? [exit.className] : classes,
          ),
        }),
    generate: { ...partOf(plain, 'generate'), targets: ['host', target.name] },
    verify: { ...partOf(plain, 'verify'), ...verifySamples(target.name) },
  };
  const text = configText(whole);
  const config = parseConfig(text, `${folder}/${file}`);
  await checkSettings(config, {
    ...reporter,
    training: () => {},
    epochEnded: () => {},
    trainingEnded: () => {},
  });
  const next = [
    ...(example.command === undefined || place !== undefined
      ? []
      : [{ command: example.command, does: 'the data' }]),
    ...nextCommands(file, target.name),
  ].slice(0, 3);
  const getData = place === undefined ? example.data : undefined;
  const check = place?.check ?? [];
  const readme = readmeText({
    ...{
      name,
      config: file,
      title: `A classifier of ${example.title}`,
      core: target.title,
      board: board?.name,
    },
    ...{ found: [], getData, next, check },
  });
  const files = [
    ...(await gitignoreFile(folder, place?.inside)),
    ...(flags.readme === false ? [] : [{ name: README, text: readme }]),
    { name: file, text },
  ];
  const report = {
    ...{ config: `${folder}/${file}`, found: [], classes, network: null, core: target.name },
    ...{ board: board?.name ?? null, size: null, getData: getData ?? null, next, check },
  };
  return finish(folder, files, report, context);
}
