import { InputError } from '../../errors/input-error.js';

/** A request failed in a way that may be temporary: a broken connection, a busy server. */
export class PassingFailure extends Error {
  override readonly name = 'PassingFailure';
}

const remedy = 'check the network, or name another place with --mirror';

/** The reason of a broken connection: undici hides it in the cause. */
export function connectionFailure(url: string, error: unknown): PassingFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  return new PassingFailure(`${url}: the connection failed (${code === '' ? text : code}); ${remedy}`);
}

/**
 * Requests the bytes of a file, from `start` on.
 *
 * @returns a response with status 200 (all bytes), 206 (from `start` on) or 416 (there are no more)
 * @throws PassingFailure when it is worth another attempt
 * @throws InputError when it is not, because the file does not exist
 */
export async function requestFrom(url: string, start: number): Promise<Response> {
  // Without "identity" a server may compress the bytes, and neither the checksum nor the offset would be that of the file.
  const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
  if (start > 0) headers.Range = `bytes=${start}-`;
  const response = await fetch(url, { headers }).catch((error: unknown) => {
    throw connectionFailure(url, error);
  });
  if (response.status === 200 || (start > 0 && (response.status === 206 || response.status === 416))) {
    return response;
  }
  await response.body?.cancel();
  const answer = `${url}: the server answers ${response.status} ${response.statusText}`.trimEnd();
  if (response.status >= 500 || response.status === 429 || response.status === 408) {
    throw new PassingFailure(`${answer}; try again later, or name another place with --mirror`);
  }
  throw new InputError(`${answer}; name another place with --mirror`);
}

/** Waits and asks again while attempts are left. @throws the last failure, as an InputError */
export async function withAttempts<Result>(
  attempts: number,
  pause: number,
  attempt: (number: number) => Promise<Result>,
): Promise<Result> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (number >= attempts) throw new InputError(error.message, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, pause * 2 ** (number - 1)));
    }
  }
}
