import type { CarePlans } from '../lambdas/domain/care-plan.ts';
import { ConfigurationError, type StageConfig } from './stage-config.ts';

/** @throws ConfigurationError where a care plan says what replies mean, and none would come in */
export function checkReplies({ twoWay }: Pick<StageConfig['sms'], 'twoWay'>, carePlans: CarePlans): void {
  if (twoWay !== undefined) return;
  const reading = Object.values(carePlans).find((plan) => [plan, ...plan.checkIns].some(saysWhatRepliesMean));
  if (reading === undefined) return;
  throw new ConfigurationError(
    `sms.twoWay: must be given: the care plan ${reading.id} asks for replies, and nobody would hear one. Say { numberArn }, or 'elsewhere' if they reach a person another way`,
  );
}

const saysWhatRepliesMean = (part: object): boolean => 'replies' in part;
