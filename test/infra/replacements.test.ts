import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import * as sdkDynamoDb from '@aws-sdk/client-dynamodb';
import type * as sdkScheduler from '@aws-sdk/client-scheduler';
import type * as sdkSns from '@aws-sdk/client-sns';
import type * as sdkSqs from '@aws-sdk/client-sqs';
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
  export { defaultProvider } from '@aws-sdk/credential-provider-node';
  export { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
  export { DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
  export { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
  export { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';`) as Pick<
  typeof sdkConfig,
  'loadConfig' | 'resolveDefaultsModeConfig'
> &
  Pick<typeof sdkChecksum, 'Md5' | 'Sha256'> &
  Pick<typeof sdkDynamoDb, 'DynamoDBClient' | 'GetItemCommand'> &
  Pick<typeof sdkScheduler, 'SchedulerClient' | 'DeleteScheduleCommand'> &
  Pick<typeof sdkSns, 'SNSClient' | 'PublishCommand'> &
  Pick<typeof sdkSqs, 'SQSClient' | 'SendMessageCommand'> & {
    InvokeStore: { getInstanceAsync(): Promise<unknown> };
    defaultProvider: (init: object) => () => Promise<{ readonly accessKeyId: string }>;
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

/** What `act` gives while the environment has these variables of AWS, and no others. */
async function within<T>(variables: Readonly<Record<string, string>>, act: () => T | Promise<T>): Promise<T> {
  const before = { ...process.env };
  const clear = (isTo: (name: string) => boolean) => {
    for (const name of Object.keys(process.env)) if (isTo(name)) delete process.env[name];
  };
  clear((name) => name.startsWith('AWS_'));
  // Nor is a machine of AWS asked where it is.
  Object.assign(process.env, noFiles, { AWS_EC2_METADATA_DISABLED: 'true' }, variables);
  try {
    return await act();
  } finally {
    clear((name) => !(name in before));
    Object.assign(process.env, before);
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
    await within(set, async () => {
      const found = await read(ours.loadConfig, setting);

      expect(found).toBe(await read(sdkConfig.loadConfig, setting));
      expect(['eu-west-1', true]).toContain(found);
    });
  });

  it.each(Object.entries(settings).slice(1))(
    'is what the SDK takes where there is none: %s',
    async (_, setting) => {
      await within({}, async () => {
        const found = await read(ours.loadConfig, setting);

        expect(found).toBe(await read(sdkConfig.loadConfig, setting));
        expect(found).toBe(false);
      });
    },
  );

  it('fails where it has to be set and is not', async () => {
    await within({}, async () => {
      await expect(read(ours.loadConfig, settings.region)).rejects.toThrow('Region is missing');
    });
  });

  it('fails where it cannot be read', async () => {
    await within({ AWS_USE_FIPS_ENDPOINT: '1' }, async () => {
      await expect(read(ours.loadConfig, settings['the FIPS endpoint'])).rejects.toThrow(
        'AWS_USE_FIPS_ENDPOINT',
      );
    });
  });

  it('is never one of a home directory, where the SDK would find it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'aftercare-home-'));
    const file = join(directory, 'config');
    writeFileSync(file, '[default]\nuse_fips_endpoint = true\n');

    await within({ AWS_CONFIG_FILE: file }, async () => {
      expect(await read(sdkConfig.loadConfig, settings['the FIPS endpoint'])).toBe(true);
      expect(await read(ours.loadConfig, settings['the FIPS endpoint'])).toBe(false);
    });

    rmSync(directory, { recursive: true });
  });

  it('is of the mode in which the SDK is by itself', async () => {
    await within({}, async () => {
      expect(await ours.resolveDefaultsModeConfig()()).toBe(await sdkConfig.resolveDefaultsModeConfig()());
    });
  });
});

describe('the credentials of a function', () => {
  const role = { AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };

  it('are read in the environment once', async () => {
    await within(role, async () => {
      const credentials = ours.defaultProvider({});
      const first = await credentials();
      process.env.AWS_ACCESS_KEY_ID = 'two';

      expect(first).toMatchObject({ accessKeyId: 'one', secretAccessKey: 'secret', sessionToken: 'session' });
      expect((await credentials()).accessKeyId).toBe('one');
    });
  });

  it('that are not there yet are looked for again', async () => {
    await within({}, async () => {
      const credentials = ours.defaultProvider({});

      await expect(credentials()).rejects.toThrow('Unable to find environment variable credentials.');
      Object.assign(process.env, role);
      expect((await credentials()).accessKeyId).toBe('one');
    });
  });
});

describe('a checksum of the SDK in a bundle', () => {
  const bytes = fc.uint8Array().chain((all) => fc.nat(all.length).map((from) => all.subarray(from)));
  const parts = fc.array(fc.oneof(fc.string(), bytes));
  const secrets = fc.option(fc.oneof(fc.string(), fc.uint8Array({ minLength: 1 })), { nil: undefined });

  it('is the SDK’s own SHA-256, with a secret and without', async () => {
    await fc.assert(
      fc.asyncProperty(parts, secrets, (data, secret) =>
        expectSame(new ours.Sha256(secret), new sdkChecksum.Sha256(secret), data),
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
    update(data: string | Uint8Array): void;
    digest(): Promise<Uint8Array>;
  }
  async function expectSame(one: Checksum, other: Checksum, data: readonly (string | Uint8Array)[]) {
    for (const part of data) for (const each of [one, other]) each.update(part);

    expect(Buffer.from(await one.digest())).toEqual(Buffer.from(await other.digest()));
  }
});

describe('a request of a bundle', () => {
  const config = { region: 'eu-west-1', maxAttempts: 1 };
  const queue = { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/queue', MessageBody: 'José' };
  const item = { TableName: 'Treatments', Key: { pk: { S: 'José' } } };
  const readItem = (from = config) => new ours.DynamoDBClient(from).send(new ours.GetItemCommand(item));
  const services = {
    dynamodb: readItem,
    scheduler: (from) =>
      new ours.SchedulerClient(from).send(new ours.DeleteScheduleCommand({ Name: 'a', GroupName: 'José' })),
    sns: (from) =>
      new ours.SNSClient(from).send(new ours.PublishCommand({ Message: 'José', TopicArn: 'arn' })),
    sqs: (from) => new ours.SQSClient(from).send(new ours.SendMessageCommand(queue)),
  } satisfies Record<string, (from: typeof config) => Promise<unknown>>;

  interface Request {
    readonly method: string;
    readonly hostname: string;
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array | undefined;
  }

  /** The requests that a client makes, of which each gets the next of the answers, and none the network. */
  async function requestsOf(
    call: (from: typeof config) => Promise<unknown>,
    answers: readonly object[] = [],
  ) {
    const requests: Request[] = [];
    const unused = [...answers];
    const requestHandler = {
      handle: async (request: Request) => {
        requests.push({ ...request, headers: { ...request.headers } });
        const response = unused.shift();
        if (response === undefined) throw new Error('not sent');
        return { response };
      },
    };
    await expect(call({ ...config, requestHandler } as typeof config)).rejects.toThrow('not sent');
    return requests;
  }

  const role = { AWS_ACCESS_KEY_ID: 'AKIALOCAL', AWS_SECRET_ACCESS_KEY: 'secret' };
  const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const signedAt = (request: Request | undefined) =>
    Date.parse(
      request?.headers['x-amz-date']?.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z') ?? '',
    );

  it.each(Object.entries(services))(
    'is signed as AWS says: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, to %s',
    async (service, call) => {
      const [{ method, path, query, headers, body } = {} as Request] = await within(role, () =>
        requestsOf(call),
      );

      const [, scope = '', signed = '', signature] =
        /^AWS4-HMAC-SHA256 Credential=AKIALOCAL\/(\S+), SignedHeaders=(\S+), Signature=(\S+)$/.exec(
          headers.authorization ?? '',
        ) ?? [];
      const canonical = [
        method,
        path.split('/').map(encodeURIComponent).join('/'),
        Object.entries(query)
          .toSorted()
          .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
          .join('&'),
        ...signed.split(';').map((name) => `${name}:${headers[name]}`),
        ...['', signed, sha256(body ?? '')],
      ].join('\n');
      const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
      const key = scope
        .split('/')
        .reduce<string | Buffer>((above, part) => hmac(above, part), `AWS4${role.AWS_SECRET_ACCESS_KEY}`);

      expect(scope).toBe(`${headers['x-amz-date']?.slice(0, 8)}/eu-west-1/${service}/aws4_request`);
      expect(signature).toBe(hmac(key, toSign).toString('hex'));
    },
  );

  it('is signed with the credentials that a client was made with, where it was', async () => {
    const credentials = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'other' };

    for (const given of [credentials, async () => credentials]) {
      const [request] = await within(role, () =>
        requestsOf((from) => readItem({ ...from, credentials: given } as typeof config)),
      );
      expect(request?.headers.authorization).toContain('Credential=AKIAOTHER/');
    }
  });

  it('has the time of AWS once AWS has refused that of this machine', async () => {
    const theirs = new Date(Date.now() + 3_600_000);
    const refused = {
      statusCode: 400,
      headers: { date: theirs.toUTCString(), 'content-type': 'application/x-amz-json-1.0' },
      body: Readable.from(['{"__type":"com.amazon.coral.service#InvalidSignatureException"}']),
    };

    const [first, second] = await within(role, () =>
      requestsOf((from) => readItem({ ...from, maxAttempts: 2 }), [refused]),
    );

    expect(Math.abs(signedAt(first) - Date.now())).toBeLessThan(60_000);
    expect(Math.abs(signedAt(second) - theirs.getTime())).toBeLessThan(60_000);
  });

  it('goes where the SDK’s own goes, though endpoint discovery is turned on', async () => {
    const variables = { ...role, AWS_ENABLE_ENDPOINT_DISCOVERY: 'true' };
    const own = (from: typeof config) =>
      new sdkDynamoDb.DynamoDBClient(from).send(new sdkDynamoDb.GetItemCommand(item));

    const [ofBundle, ofSdk] = await within(variables, async () => [
      await requestsOf(readItem),
      await requestsOf(own),
    ]);

    expect(ofBundle?.map(({ hostname }) => hostname)).toEqual(['dynamodb.eu-west-1.amazonaws.com']);
    expect(ofSdk?.map(({ hostname }) => hostname)).toEqual(ofBundle?.map(({ hostname }) => hostname));
  });
});

describe('the configuration of a client in a bundle', () => {
  it.each(['DynamoDBClient', 'SchedulerClient', 'SNSClient', 'SQSClient'] as const)(
    'has the form that V8 copies fast, since every request copies it: %s',
    (name) => {
      setFlagsFromString('--allow-natives-syntax');
      const isFast = new Function('object', 'return %HasFastProperties(object)');
      setFlagsFromString('--no-allow-natives-syntax');

      expect(isFast(new ours[name]({ region: 'eu-west-1' }).config)).toBe(true);
    },
  );
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
