import type { Int32 } from '../types.js';

/**
 * What connects collecting samples, which an interrupt may do, with describing what they complete, which may be interrupted.
 *
 * Collecting counts what it stores. A description is right if nothing was stored from the moment at which it became due until it
 * was finished: what is described is what was stored last. Each field is written by one side only.
 */
export interface Handover {
  /** How often something was stored, modulo 2^30; written by the side that collects. @volatile */
  stored: Int32;
  /** The value of `stored` when a description became due, -1 if none has; written by the side that collects. @volatile */
  due: Int32;
  /** The value of `due` of the last description, or -1; written by the side that describes. */
  described: Int32;
}

/** Prepares for the first sample of a stream: nothing is due. */
export function beginHandover(handover: Handover): void {
  handover.stored = 0;
  handover.due = -1;
  handover.described = -1;
}

/** Notes that something was stored, and whether it completes what is to be described. */
export function noteStored(complete: boolean, handover: Handover): void {
  const stored: Int32 = (handover.stored + 1) & 0x3fffffff;
  handover.stored = stored;
  if (complete) {
    handover.due = stored;
  }
}

/** The count of what was stored last if a description of it is due, which noteDescribed takes; -1 if none is. */
export function dueCount(handover: Handover): Int32 {
  const stored: Int32 = handover.stored;
  const due: Int32 = handover.due;
  return due === stored && due !== handover.described ? due : -1;
}

/** Notes that the description that was due is finished. Returns false if something was stored meanwhile: then it is of no use. */
export function noteDescribed(due: Int32, handover: Handover): boolean {
  handover.described = due;
  return handover.stored === due;
}
