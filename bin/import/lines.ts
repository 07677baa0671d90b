import { createHash } from 'node:crypto';

export interface Line {
  /** As editors count: from 1, blank lines included. */
  readonly number: number;
  /** SHA-256 in hex of the line without its end. */
  readonly sha256: string;
  /** Undefined: the line is longer than the limit. */
  readonly bytes: Buffer<ArrayBuffer> | undefined;
}

const NEW_LINE = 0x0a;

/**
 * The lines in `chunks` that are not blank, as bytes: what is wrong in them is for the API to say. No more than a chunk and
 * `limit` bytes are held at a time, however long a line is.
 */
export async function* splitLines(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  limit: number,
): AsyncGenerator<Line> {
  let number = 1;
  let line = startLine(limit);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEW_LINE); end >= 0; end = chunk.indexOf(NEW_LINE, start)) {
      line.add(chunk.subarray(start, end));
      if (!line.isBlank()) yield { number, ...line.end() };
      line = startLine(limit);
      number += 1;
      start = end + 1;
    }
    line.add(chunk.subarray(start));
  }
  if (!line.isBlank()) yield { number, ...line.end() };
}

function startLine(limit: number) {
  const hash = createHash('sha256');
  let pieces: Buffer[] = [];
  let size = 0;
  let isBlank = true;
  return {
    add(piece: Buffer) {
      hash.update(piece);
      size += piece.length;
      isBlank &&= piece.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
      if (size > limit) pieces = [];
      else pieces.push(piece);
    },
    isBlank: () => isBlank,
    end: () => ({
      sha256: hash.digest('hex'),
      bytes: size > limit ? undefined : Buffer.concat(pieces),
    }),
  };
}
