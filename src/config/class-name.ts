import * as z from 'zod';
import { excerpt } from '../text/terminal.js';

/** Most UTF-16 code units of a class name: as a C string, it stays far below the 4095 characters that C99 guarantees. */
const MOST = 255;

/** What is wrong with the name of a class, wherever it comes from; undefined when nothing is. */
export function classNameFault(name: string): string | undefined {
  if (name === '') return 'a class name is empty';
  if (name.length > MOST) {
    return `the class name "${excerpt(name, 40)}" is longer than ${MOST} characters; shorten it`;
  }
  if (name.includes('\0')) {
    return `the class name "${excerpt(name)}" has a NUL character, where C would end it; remove it`;
  }
  return /\p{Cs}/u.test(name)
    ? `the class name "${excerpt(name)}" has half of a character (a lone surrogate); remove it`
    : undefined;
}

/** The name of a class in configs and model files: any text that a C program can show. */
export const classNameSchema = z
  .string()
  .min(1)
  .max(MOST)
  .check(({ value, issues }) => {
    const fault = classNameFault(value);
    if (fault !== undefined) issues.push({ code: 'custom', message: fault, input: value });
  });
