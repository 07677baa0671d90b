import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { StageConfig } from './stage-config.ts';

/**
 * What becomes of a resource that holds something when its stack is deleted: production keeps it. Not where its creation is rolled
 * back: it holds nothing yet, and its name would be taken at the next try.
 */
export const removalPolicy = (stage: StageConfig): RemovalPolicy =>
  stage.production ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
