import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

/** As the SDK's, without the same in JavaScript, for a Node that has no crypto. Digests once, as every request of the SDK does. */
class NodeChecksum {
  readonly #create: () => Hash | Hmac;
  #hash: Hash | Hmac;

  constructor(create: () => Hash | Hmac) {
    this.#create = create;
    this.#hash = create();
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#create();
  }
}

export class Sha256 extends NodeChecksum {
  /** @param secret for an HMAC */
  constructor(secret?: Data) {
    super(() => (secret ? createHmac('sha256', keyOf(secret)) : createHash('sha256')));
  }
}

export class Md5 extends NodeChecksum {
  constructor() {
    super(() => createHash('md5'));
  }
}

/** Node takes a text as a key five times as fast as its bytes. */
const keyOf = (secret: Data): string | Buffer => (typeof secret === 'string' ? secret : bytesOf(secret));

function bytesOf(data: Data): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
