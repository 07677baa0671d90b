import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import * as sdkChecksum from '@smithy/core/checksum';
import * as sdkConfig from '@smithy/core/config';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { bundlingFor } from '../../lib/bundling.ts';

/** What the SDK's packages hold in a bundle. */
const ours = bundled(`
  export { loadConfig, resolveDefaultsModeConfig } from '@smithy/core/config';
  export { Md5, Sha256 } from '@smithy/core/checksum';
  export { InvokeStore } from '@aws/lambda-invoke-store';
  export { EndpointCache } from '@aws-sdk/endpoint-cache';`) as Pick<
  typeof sdkConfig,
  'loadConfig' | 'resolveDefaultsModeConfig'
> &
  Pick<typeof sdkChecksum, 'Md5' | 'Sha256'> & {
    InvokeStore: { getInstanceAsync(): Promise<unknown> };
    EndpointCache: new (size: number) => { get(key: string): unknown };
  };

function bundled(contents: string): unknown {
  const { outputFiles } = buildSync({
    ...bundlingFor([]),
    stdin: { contents, resolveDir: import.meta.dirname },
    write: false,
  });
  const module = { exports: {} };
  new Function('module', 'require', outputFiles[0]?.text ?? '')(module, createRequire(import.meta.url));
  return module.exports;
}

/** What `act` gives while the environment has these variables. */
async function within<T>(variables: Readonly<Record<string, string>>, act: () => T | Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    return await act();
  } finally {
    process.env = before;
  }
}

const noFiles = { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' };

describe('a setting of the SDK in a bundle', () => {
  const settings = {
    region: sdkConfig.NODE_REGION_CONFIG_OPTIONS,
    'the dualstack endpoint': sdkConfig.NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
    'the FIPS endpoint': sdkConfig.NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  };
  const set = { AWS_REGION: 'eu-west-1', AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_USE_FIPS_ENDPOINT: 'true' };
  const read = (load: typeof sdkConfig.loadConfig, setting: unknown) =>
    load(setting as sdkConfig.LoadedConfigSelectors<unknown>)();

  it.each(Object.entries(settings))('is what the SDK finds in the environment: %s', async (_, setting) => {
    await within({ ...noFiles, ...set }, async () => {
      const found = await read(ours.loadConfig, setting);

      expect(found).toBe(await read(sdkConfig.loadConfig, setting));
      expect(['eu-west-1', true]).toContain(found);
    });
  });

  it.each(Object.entries(settings).slice(1))(
    'is what the SDK takes where there is none: %s',
    async (_, setting) => {
      await within(noFiles, async () => {
        const found = await read(ours.loadConfig, setting);

        expect(found).toBe(await read(sdkConfig.loadConfig, setting));
        expect(found).toBe(false);
      });
    },
  );

  it('fails where it has to be set and is not', async () => {
    await within(noFiles, async () => {
      delete process.env.AWS_REGION;

      await expect(read(ours.loadConfig, settings.region)).rejects.toThrow('Region is missing');
    });
  });

  it('is never one of a home directory', async () => {
    await within({ HOME: '/root', AWS_CONFIG_FILE: import.meta.filename }, async () => {
      expect(await read(ours.loadConfig, settings['the FIPS endpoint'])).toBe(false);
    });
  });

  it('is of the mode in which the SDK is by itself', async () => {
    expect(await ours.resolveDefaultsModeConfig()()).toBe(
      await within(noFiles, () => sdkConfig.resolveDefaultsModeConfig()()),
    );
  });
});

describe('a checksum of the SDK in a bundle', () => {
  const parts = fc.array(fc.oneof(fc.string(), fc.uint8Array()));

  it('is the SDK’s own SHA-256, with a secret and without', async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.option(fc.oneof(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 1 })), { nil: undefined }),
        (data, secret) => expectSame(new ours.Sha256(secret), new sdkChecksum.Sha256(secret), data),
      ),
    );
  });

  it('is the SDK’s own MD5', async () => {
    await fc.assert(
      fc.asyncProperty(parts, (data) => expectSame(new ours.Md5(), new sdkChecksum.Md5(), data)),
    );
  });

  it('begins anew where it is reset', async () => {
    const checksum = new ours.Sha256();
    checksum.update(Buffer.from('other'));
    checksum.reset();

    await expectSame(checksum, new sdkChecksum.Sha256(), ['one']);
  });

  interface Checksum {
    update(data: Uint8Array): void;
    digest(): Promise<Uint8Array>;
  }
  async function expectSame(one: Checksum, other: Checksum, data: readonly (string | Uint8Array)[]) {
    for (const part of data) for (const each of [one, other]) each.update(Buffer.from(part));

    expect(Buffer.from(await one.digest())).toEqual(Buffer.from(await other.digest()));
  }
});

describe('the trace of an invocation', () => {
  it('is of the store that the runtime has', async () => {
    const store = {};
    Object.assign(globalThis, { awslambda: { InvokeStore: store } });

    expect(await ours.InvokeStore.getInstanceAsync()).toBe(store);

    Reflect.deleteProperty(globalThis, 'awslambda');
  });

  it('is left to the environment where the runtime has none', async () => {
    expect(await ours.InvokeStore.getInstanceAsync()).toBeUndefined();
  });
});

describe('endpoint discovery', () => {
  it('says that it is not bundled where somebody turns it on', () => {
    expect(() => new ours.EndpointCache(1).get('key')).toThrow('endpoint discovery is not bundled');
  });
});
