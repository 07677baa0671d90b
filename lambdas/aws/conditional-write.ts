import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** The answer to a conditional write, or false if its condition did not hold. Throws what else it fails with. */
export async function holds<Answer extends object>(write: Promise<Answer>): Promise<Answer | false> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
