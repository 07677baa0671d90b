import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CLIENTS, CLINICS } from '../lambdas/aws/clinic-items.ts';
import { alertLinkPartition } from '../lambdas/aws/dynamodb-alert-links.ts';
import { alertsOfClinic } from '../lambdas/aws/dynamodb-alerts.ts';
import { contactPartition } from '../lambdas/aws/dynamodb-contacts.ts';
import { clinicCountPartition } from '../lambdas/aws/dynamodb-text-counts.ts';
import { treatmentKey } from '../lambdas/aws/dynamodb-treatments.ts';
import { allow, inPartitions } from './statements.ts';
import type { TreatmentTable } from './treatment-table.ts';

/** The kinds of items in the table, by the partitions that they are in. What is about a treatment or a contact is in that of it. */
const partitions = {
  clinics: CLINICS,
  clients: CLIENTS,
  treatments: treatmentKey('*', '*').pk,
  contacts: contactPartition('*'),
  clinicCounts: clinicCountPartition('*'),
  alerts: alertsOfClinic('*'),
  alertLinks: alertLinkPartition('*'),
};

type ItemAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/**
 * What a function may do with items of the table, and with which: the rest of the one table is closed to it. Not with an index,
 * which is a resource of its own.
 */
export const onItems = (
  table: TreatmentTable,
  allowed: Readonly<Partial<Record<ItemAction, readonly (keyof typeof partitions)[]>>>,
): PolicyStatement[] =>
  Object.entries(allowed).map(([action, kinds]) =>
    allow([`dynamodb:${action}`], table.tableArn, inPartitions(...kinds.map((kind) => partitions[kind]))),
  );
