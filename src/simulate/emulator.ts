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
 * @param serial what is at the other end of its first UART: nothing, or "stdio"
 */
export function emulatorArguments(
  { qemu }: CortexMTarget,
  program: string,
  commandLine: readonly string[],
  options: readonly string[] = [],
  serial = 'none',
): string[] {
  const line = commandLine.map((arg) => `arg=${optionValue(arg)}`);
  return [
    ...['-machine', qemu.machine, '-cpu', qemu.cpu],
    ...['-display', 'none', '-monitor', 'none', '-serial', serial],
    ...['-semihosting-config', ['enable=on', 'target=native', ...line].join(',')],
    ...options,
    ...['-kernel', program],
  ];
}
