import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { CheckInFlow } from './check-in-flow.ts';
import { ContactKey } from './contact-key.ts';
import type { StageConfig } from './stage-config.ts';
import { TreatmentRoutes } from './treatment-routes.ts';
import { TreatmentTable } from './treatment-table.ts';

/**
 * Aftercare, one stage of it:
 *
 *     clinic system → API → intake → table (the truth), schedules (wake-up calls)
 *     schedules → check-ins queue → dispatch → text
 */
export class AftercareStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stage, ...props }: StackProps & { readonly stage: StageConfig },
  ) {
    super(scope, id, props);
    const table = new TreatmentTable(this, 'Treatments', stage);
    const contactKey = new ContactKey(this, 'ContactKey');
    const { wakeUps } = new CheckInFlow(this, 'CheckIns', { stage, table });
    const api = new Api(this, 'Api', stage);
    new TreatmentRoutes(this, 'TreatmentRoutes', { stage, api, table, contactKey, wakeUps });

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Where clinic systems post treatments' });
  }
}
