import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { StageConfig } from './stage-config.ts';

/** What becomes of a resource that holds something when its stack is deleted: production keeps it. */
export const removalPolicy = (stage: StageConfig): RemovalPolicy =>
  stage.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
