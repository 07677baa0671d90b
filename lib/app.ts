import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, HIPAASecurityChecks } from 'cdk-nag';
import { answers, carePlans } from '../care-plans/index.ts';
import { patientTexts } from '../care-plans/texts.ts';
import { validateAnswers, validateCarePlans } from '../care-plans/validate.ts';
import { AccountStack } from './account-stack.ts';
import { AftercareChecks } from './aftercare-checks.ts';
import { AftercareStack } from './aftercare-stack.ts';
import type { Approval } from './approvals.ts';
import { checkApprovals } from './approvals-rule.ts';
import { checkReplies } from './replies-rule.ts';
import { checkRetention } from './retention-rule.ts';
import { ConfigurationError, readStage } from './stage-config.ts';

/**
 * The CDK app with one stack in it, so that no command needs to name it: a stage's own, or with `-c account=true` the
 * one that its account and region need once.
 *
 * @param stages every stage by name; which one is meant stands in the CDK context: `-c stage=dev`
 * @param approvals of the texts that patients may get: a stage in production needs one of each
 * @throws ConfigurationError where that stage does not exist, or where it, a care plan or an answer breaks a rule
 */
export function aftercareApp(stages: Readonly<Record<string, unknown>>, approvals: readonly Approval[]): App {
  const app = new App({ analyticsReporting: false, treeMetadata: false });
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new HIPAASecurityChecks(app),
    new AftercareChecks(app),
  );
  const name: unknown = app.node.tryGetContext('stage');
  const stage = readStage(stages, name);
  // The CLI names the account once it has credentials. Without any, the stack is for whichever account deploys it.
  const account = process.env.CDK_DEFAULT_ACCOUNT;
  const env = { region: stage.region, ...(account !== undefined && { account }) };
  if (wantsAccountStack(app.node.tryGetContext('account'))) {
    new AccountStack(app, 'aftercare-account', { env });
    return app;
  }
  checkCarePlans();
  checkRetention(stage.retentionDays, carePlans);
  checkReplies(stage.sms, carePlans);
  // The canary's text is for ops alone.
  checkApprovals(stage, patientTexts(carePlans, answers), approvals);
  new AftercareStack(app, `aftercare-${name}`, {
    stage,
    env,
    terminationProtection: stage.production,
  });
  return app;
}

function checkCarePlans(): void {
  try {
    validateCarePlans();
    validateAnswers();
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error));
  }
}

/** From the CDK context, which holds text where it comes from the command line. */
function wantsAccountStack(context: unknown): boolean {
  if (context === undefined) return false;
  if (String(context) === 'true') return true;
  throw new ConfigurationError(
    `account is "${String(context)}": pass -c account=true for the stack of the account, or nothing`,
  );
}
