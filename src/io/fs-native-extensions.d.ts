/** The part of the library that is used; it has no types of its own. */
declare module 'fs-native-extensions' {
  /** Locks a whole open file for writing: false where another descriptor, in any process, has it locked. */
  export function tryLock(fd: number): boolean;
}
