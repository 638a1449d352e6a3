import { InputError } from '../../errors/input-error.js';
import type { ReportOddity } from '../oddity.js';
import { checkInflation, openBytes } from './byte-reader.js';
import { decodeWindows1252 } from './decode-text.js';
import { scanUtf8, type Utf8Counts } from './utf8-scan.js';

/** Bytes that are decoded at a time. */
const PIECE = 256 * 1024;

/** Node's error code for bytes that are invalid in an encoding. */
const INVALID = 'ERR_ENCODING_INVALID_ENCODED_DATA';

/** Byte order marks, which give the encoding of a file. */
const BYTE_ORDER_MARKS: readonly (readonly [encoding: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** The pieces of a file, unpacked. @throws InputError as `openBytes`, and when it unpacks to too much */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const { reader, close } = await openBytes(path);
  try {
    for (;;) {
      const piece = await reader.next(PIECE);
      if (piece.length === 0) return;
      checkInflation(reader, reader.position, `byte ${reader.position} unpacked`);
      yield piece;
    }
  } finally {
    await close();
  }
}

async function countUtf8(path: string): Promise<Utf8Counts> {
  const scan = scanUtf8();
  for await (const piece of piecesOf(path)) scan.add(piece);
  return scan.finish();
}

async function markedEncoding(path: string): Promise<string | undefined> {
  for await (const piece of piecesOf(path)) {
    return BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, i) => piece[i] === byte))?.[0];
  }
  return undefined;
}

function strayPlace({ first }: Utf8Counts): string {
  return first === undefined ? '' : `line ${first.line}, byte ${first.byte}`;
}

/** The encoding of a file without a mark: UTF-8, or Windows-1252 if it is not valid UTF-8. */
async function guessEncoding(path: string, report: ReportOddity): Promise<string> {
  const counts = await countUtf8(path);
  if (counts.strays === 0) return 'utf-8';
  const mixed =
    counts.characters === 0
      ? 'the file is not UTF-8'
      : `the file is not UTF-8: ${counts.strays} bytes are not valid, although ${counts.characters} characters are`;
  report({
    ...{ kind: 'encoding', source: path, place: strayPlace(counts), problem: mixed },
    effect: 'it is read as Windows-1252',
    remedy: 'save it as UTF-8, or name its encoding with "encoding"',
  });
  return 'windows-1252';
}

/** Decodes pieces that come one after the other; `undefined` is the end. */
function decoderOf(encoding: string): (piece: Uint8Array | undefined) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  if (decoder.encoding === 'windows-1252') {
    return (piece) => (piece === undefined ? '' : decodeWindows1252(piece));
  }
  return (piece) => decoder.decode(piece, { stream: piece !== undefined });
}

/**
 * The text of a file, plain or gzip, piece by piece, without a byte order mark. It is UTF-8, or UTF-16 if a mark says so, or
 * else Windows-1252, which is an oddity: different bytes that are not UTF-8 never become the same character.
 *
 * @param encoding that the user names: any encoding of the WHATWG Encoding Standard that Node supports
 * @throws InputError when the file cannot be read or is not in the encoding that its mark or the user names
 */
export async function* readText(
  path: string,
  encoding: string | undefined,
  report: ReportOddity,
): AsyncGenerator<string> {
  // "utf-16" leaves the order of the bytes to the mark.
  const marked =
    encoding === undefined || /^utf-?16$/i.test(encoding) ? await markedEncoding(path) : undefined;
  const known = marked ?? encoding ?? (await guessEncoding(path, report));
  const decode = decoderOf(known);
  let position = 0;
  try {
    for await (const piece of piecesOf(path)) {
      yield decode(piece);
      position += piece.length;
    }
    yield decode(undefined);
  } catch (error) {
    if (!(error instanceof TypeError && 'code' in error && error.code === INVALID)) throw error;
    const exact = /^utf-?8$/i.test(known) ? strayPlace(await countUtf8(path)) : `after byte ${position}`;
    throw new InputError(`${path}, ${exact}: these bytes are not ${known}; name another "encoding"`);
  }
}
