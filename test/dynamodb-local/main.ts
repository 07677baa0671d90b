import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { checkJava, fetchDynamoDbLocal, startDynamoDbLocal, UnavailableError } from './dynamodb-local.ts';

/** Holds Amazon's DynamoDB Local to what is asked of the stand-in, and the stores to each other on it. */
const suites = ['test/stores', 'test/contracts/dynamodb', 'test/aws/dynamodb'];

// So that whatever ends this also ends what it has started.
process.once('SIGTERM', () => process.exit(1));
try {
  checkJava();
  const dynamoDbLocal = await startDynamoDbLocal(fetchDynamoDbLocal());
  try {
    process.exitCode = await test(dynamoDbLocal.url);
  } finally {
    await dynamoDbLocal.stop();
  }
} catch (error) {
  if (!(error instanceof UnavailableError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function test(url: string): Promise<number> {
  const npm = spawn('npm', ['test', '--', ...suites, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CONTRACT_ENDPOINT: url },
  });
  const [code] = await once(npm, 'exit');
  return code ?? 1;
}
