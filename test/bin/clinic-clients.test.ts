import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clinicHere, clinicToolIn, credentialsIn, fieldsOf } from '../support/clinic-tool.ts';
import { type PlayedStage, playStage } from '../support/played-stage.ts';

let stage: PlayedStage;
beforeEach(async () => {
  stage = await playStage();
});
afterEach(() => stage.close());

const run = (...args: string[]) => clinicHere(...args, ...stage.where);
const clientsOf = async (clinicId: string) => (await stage.directory.clientsOf(clinicId)).map(({ id }) => id);

const denied = { refuse: 'Not yours.' };

describe('an added clinic', () => {
  it('has one client, an app client of the pool, for machines alone', async () => {
    await run('add', ...fieldsOf('north'));
    const [client = ''] = await clientsOf('north');
    expect(stage.appClients()).toEqual([client]);
    expect(stage.userPools.findClient(client)).toMatchObject({
      ClientName: expect.stringMatching(/^north 2026-11-24 [0-9a-f]{8}$/),
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['aftercare/treatments.read', 'aftercare/treatments.write'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: false,
    });
  });

  it('is told to its engineer in one block', async () => {
    const { code, stdout, stderr } = await run('add', ...fieldsOf('north'));
    const [id = ''] = await clientsOf('north');
    const secret = stage.userPools.findClient(id)?.ClientSecret;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(credentialsIn({ code, stdout, stderr })).toEqual({
      'API URL': 'https://api.example',
      'Token URL': 'https://tokens.example/oauth2/token',
      'Client id': id,
      'Client secret': secret,
      Scope: 'aftercare/treatments.read aftercare/treatments.write',
    });
    expect(stdout).toContain(
      `curl -s https://tokens.example/oauth2/token -u '${id}:${secret}' -d grant_type=client_credentials\n`,
    );
  });

  it('is told to machines as one object', async () => {
    const { stdout } = await run('add', ...fieldsOf('north'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      clinic: { id: 'north', window: { opens: '09:00', closes: '20:00' } },
      client: { clientId: stage.appClients()[0], clientSecret: expect.any(String) },
      alertContacts: [],
    });
  });

  it('does not take its client from elsewhere where the stage makes it', async () => {
    const { code, stderr } = await run('add', ...fieldsOf('north'), '--client-id', 'mine');
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--client-id is for'),
    });
    expect(await stage.directory.list()).toEqual([]);
  });

  it('is never added a second time', async () => {
    const client = await stage.addClinic('north');
    const again = await run('add', ...fieldsOf('north'), '--name', 'Another');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('There is a clinic north already');
    expect(await stage.directory.list()).toMatchObject([{ name: 'North Clinic' }]);
    expect(stage.appClients()).toEqual([client]);
  });

  it('is added by one of two who do so at once', async () => {
    const both = await Promise.all([1, 2].map(() => run('add', ...fieldsOf('north'))));
    expect(both.map(({ code }) => code).toSorted()).toEqual([0, 1]);
    expect(await clientsOf('north')).toEqual(stage.appClients());
    expect(stage.appClients()).toHaveLength(1);
  });
});

describe('a client that cannot be added whole', () => {
  beforeEach(() => stage.addClinic('north'));

  it.each([
    ['its item is refused', 'UpdateItem', denied],
    ['nobody hears of its item', 'UpdateItem', 'lose'],
    ['its app client is refused', 'CreateUserPoolClient', denied],
    ['nobody hears of its app client', 'CreateUserPoolClient', 'lose'],
  ] as const)('leaves nothing behind where %s', async (_, action, mishap) => {
    const before = await clientsOf('north');
    stage.mishaps.set(action, mishap);
    const { code, stdout, stderr } = await run('add-client', 'north');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('No client was added, and none was left behind.');
    expect(stage.appClients()).toEqual(before);
    expect(await clientsOf('north')).toEqual(before);
  });

  it('is named where it cannot be taken back, and removed later', async () => {
    const [known] = stage.appClients();
    stage.mishaps.set('UpdateItem', denied).set('DeleteUserPoolClient', denied);
    const { code, stderr } = await run('add-client', 'north');
    const left = String(stage.appClients().find((id) => id !== known));
    expect(code).toBe(1);
    expect(stderr).toContain(`the app client ${left} may be left in the user pool`);
    stage.mishaps.clear();
    expect((await run('remove-client', 'north', left)).code).toBe(0);
    expect(stage.appClients()).toEqual([known]);
  });

  it('leaves its new clinic, and says how to go on', async () => {
    stage.mishaps.set('CreateUserPoolClient', denied);
    const { code, stderr } = await run('add', ...fieldsOf('south'));
    expect(code).toBe(1);
    expect(stderr).toContain('go on with add-client south');
    stage.mishaps.clear();
    expect((await run('add-client', 'south')).code).toBe(0);
  });
});

describe('another client of a clinic', () => {
  it('acts for it beside the first, whose removal is told', async () => {
    const first = await stage.addClinic('north');
    const { code, stdout } = await run('add-client', 'north');
    expect(code).toBe(0);
    expect(await clientsOf('north')).toHaveLength(2);
    expect(stdout).toContain(`npm run clinic -- remove-client north ${first} --local ${stage.url}\n`);
  });

  it('is not made for a clinic that is not there', async () => {
    const { code, stderr } = await run('add-client', 'nowhere');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no clinic nowhere'),
    });
    expect(stage.appClients()).toEqual([]);
  });
});

describe('a removed client', () => {
  let first: string;
  let second: string;
  beforeEach(async () => {
    first = await stage.addClinic('north');
    second = await stage.addClient('north');
  });

  it('is gone from table and pool', async () => {
    const { code, stdout } = await run('remove-client', 'north', first);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Within 60 seconds') });
    expect([await clientsOf('north'), stage.appClients()]).toEqual([[second], [second]]);
  });

  it('may be gone from the pool already', async () => {
    stage.deleteAppClient(first);
    expect((await run('remove-client', 'north', first)).code).toBe(0);
    expect(await clientsOf('north')).toEqual([second]);
  });

  it('acts for nobody even where the pool cannot let go of it, which a repetition makes up for', async () => {
    stage.mishaps.set('DeleteUserPoolClient', denied);
    const { code, stderr } = await run('remove-client', 'north', first);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is refused from now on'),
    });
    expect([await clientsOf('north'), stage.appClients()]).toEqual([[second], [first, second]]);
    stage.mishaps.clear();
    expect((await run('remove-client', 'north', first)).code).toBe(0);
    expect(stage.appClients()).toEqual([second]);
  });

  it('is not one that nobody knows', async () => {
    const { code, stderr } = await run('remove-client', 'north', 'nobody');
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no client nobody'),
    });
  });

  it("is never another clinic's, whether it acts for that or is left over from it", async () => {
    const theirs = await stage.addClinic('south');
    const acting = await run('remove-client', 'north', theirs);
    expect(acting).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('acts for south, not for north'),
    });
    expect(await clientsOf('south')).toEqual([theirs]);
    await stage.directory.removeClient('south', theirs);
    const leftOver = await run('remove-client', 'north', theirs);
    expect(leftOver).toMatchObject({ code: 1, stderr: expect.stringContaining('was not made for north') });
    expect(stage.appClients()).toContain(theirs);
  });

  it('is the last one only where that is said', async () => {
    await run('remove-client', 'north', first);
    const refused = await run('remove-client', 'north', second);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('or say --last') });
    expect(stage.appClients()).toEqual([second]);
    const removed = await run('remove-client', 'north', second, '--last');
    expect(removed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No client acts for north now.'),
    });
    expect([await clientsOf('north'), stage.appClients()]).toEqual([[], []]);
  });
});

describe('what is shown', () => {
  it('is never a secret', async () => {
    const { 'Client id': id = '', 'Client secret': secret = '' } = credentialsIn(
      await run('add', ...fieldsOf('north')),
    );
    for (const args of [['show', 'north'], ['list'], ['show', 'north', '--json'], ['list', '--json']]) {
      const { code, stdout } = await run(...args);
      expect([args, code, stdout.includes(secret)]).toEqual([args, 0, false]);
    }
    expect((await run('show', 'north')).stdout).toContain(`${id}  added 2026-11-24\n`);
  });

  it('lists every clinic in a line', async () => {
    await stage.addClinic('north');
    await stage.addClinic('south');
    await stage.addClient('south');
    expect((await run('list')).stdout).toBe(
      [
        'ID     NAME          COUNTRY  ZONE              CLIENTS',
        'north  North Clinic  US       America/New_York  1',
        'south  North Clinic  US       America/New_York  2\n',
      ].join('\n'),
    );
  });
});

describe('an error of AWS', () => {
  it('is one line, without phones and e-mail addresses', async () => {
    stage.mishaps.set('PutItem', {
      refuse:
        'Not for jane@clinic.example\nnor for (305) 555-0142 in arn:aws:dynamodb:us-east-1:123456789012:table/t.',
    });
    expect(await run('add', ...fieldsOf('north'))).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'AccessDeniedException: Not for (an e-mail address) nor for (a phone) in arn:aws:dynamodb:us-east-1:123456789012:table/t.\n',
    });
  });
});

describe('a deployed stage', () => {
  const environment = () => ({
    AWS_ENDPOINT_URL: stage.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'ops',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });

  it('is found by its name, with the credentials and the region of the environment', async () => {
    const { code, stdout } = await clinicToolIn(environment(), 'add', ...fieldsOf('north'), '--stage', 'dev');
    const [id = ''] = await clientsOf('north');
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
  });

  it('that is not there is said to be deployed', async () => {
    expect(await clinicToolIn(environment(), 'list', '--stage', 'production')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'There is no stack aftercare-production in us-east-1: deploy it with npx cdk deploy -c stage=production, or name another --region.\n',
    });
  });

  it('is in a region that has to be known', async () => {
    const { AWS_REGION, ...noRegion } = environment();
    expect((await clinicToolIn(noRegion, 'list', '--stage', 'dev')).stderr).toBe(
      'In which region? Set AWS_REGION, or say --region.\n',
    );
    expect((await clinicToolIn(noRegion, 'list', '--stage', 'dev', '--region', AWS_REGION)).code).toBe(0);
  });
});

describe('a stage', () => {
  let other: PlayedStage;
  afterEach(() => other.close());

  it('whose stack lacks an output is deployed anew', async () => {
    other = await playStage({ leaveOut: 'AlertTopicArn' });
    expect(await clinicHere('list', ...other.where)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'The stack aftercare-dev has no output AlertTopicArn: start the local run anew with npm start.\n',
    });
  });

  it('with an identity provider of its own is told which client acts', async () => {
    other = await playStage({ hasPool: false });
    const add = (...args: string[]) => clinicHere('add', ...args, ...other.where);
    expect(await add(...fieldsOf('north'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--client-id is needed'),
    });
    const added = await add(...fieldsOf('north'), '--client-id', 'north-system');
    expect([added.code, credentialsIn(added)]).toEqual([
      0,
      {
        'API URL': 'https://api.example',
        'Token URL': 'that of your identity provider',
        'Client id': 'north-system',
      },
    ]);
    expect(await add(...fieldsOf('south'), '--client-id', 'north-system')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('acts for north already'),
    });
    expect((await other.directory.list()).map(({ id }) => id)).toEqual(['north']);
  });
});
