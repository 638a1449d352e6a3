import type { CortexMTarget } from './target.js';

/** A text as a value in an option of QEMU, where a comma ends it. */
export function optionValue(text: string): string {
  return text.replaceAll(',', ',,');
}

/**
 * Arguments of QEMU that boot a program on a core, with its files and console on this computer.
 *
 * @param commandLine of the program, its name first; without spaces
 * @param options more of QEMU's own
 */
export function emulatorArguments(
  { qemu }: CortexMTarget,
  program: string,
  commandLine: readonly string[],
  options: readonly string[] = [],
): string[] {
  const line = commandLine.map((arg) => `arg=${optionValue(arg)}`);
  return [
    ...['-machine', qemu.machine, '-cpu', qemu.cpu],
    ...['-display', 'none', '-monitor', 'none', '-serial', 'none'],
    ...['-semihosting-config', ['enable=on', 'target=native', ...line].join(',')],
    ...options,
    ...['-kernel', program],
  ];
}
