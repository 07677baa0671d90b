import type { Function as ServiceFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlertRoutes } from './alert-routes.ts';
import type { AlertTopic } from './alert-topic.ts';
import type { Api } from './api.ts';
import type { CheckInFlow } from './check-in-flow.ts';
import type { ReceiptsFlow } from './receipts-flow.ts';
import type { RepliesFlow } from './replies-flow.ts';
import type { StageConfig } from './stage-config.ts';
import type { SweepFlow } from './sweep-flow.ts';
import type { TreatmentRoutes } from './treatment-routes.ts';
import type { TreatmentTable } from './treatment-table.ts';

/** All that alarms and the dashboard look at. */
export interface Watched {
  readonly stage: StageConfig;
  readonly table: TreatmentTable;
  readonly api: Api;
  readonly treatmentRoutes: TreatmentRoutes;
  readonly alertRoutes: AlertRoutes;
  readonly alertTopic: AlertTopic;
  readonly checkIns: CheckInFlow;
  readonly receipts: ReceiptsFlow;
  readonly sweep: SweepFlow;
  /** Undefined where the sender is one-way. */
  readonly replies: RepliesFlow | undefined;
}

/** All functions, those that patients depend on first. */
export function functionsOf(watched: Watched): readonly ServiceFunction[] {
  const { api, treatmentRoutes, alertRoutes, checkIns, receipts, sweep, replies } = watched;
  const { writing, reading } = treatmentRoutes.functions;
  return [
    checkIns.dispatch,
    ...(replies === undefined ? [] : [replies.replies]),
    sweep.sweep,
    receipts.receipts,
    api.authorizer,
    ...writing,
    ...reading,
    ...alertRoutes.functions,
  ];
}
