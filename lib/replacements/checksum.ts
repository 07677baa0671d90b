import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

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

const keys = new WeakMap<object, KeyObject>();

/** Node takes bytes as a key eight times as slowly as a key object, and the SDK signs with the same bytes all day. */
function keyOf(secret: Data): string | KeyObject {
  if (typeof secret === 'string') return secret;
  const key = keys.get(secret) ?? createSecretKey(bytesOf(secret));
  keys.set(secret, key);
  return key;
}

function bytesOf(data: Data): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
