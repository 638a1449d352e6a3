/** The part of the library that ffirm uses; the library has no types of its own. */
declare module 'fs-native-extensions' {
  /** Locks a whole open file for writing: false if another descriptor, in any process, has locked it. */
  export function tryLock(fd: number): boolean;
}
