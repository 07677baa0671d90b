import { type Bill, billOf, type Prices, type Volume } from '../../../bin/cost/bill.ts';
import { readCommand } from '../../../bin/cost/command.ts';
import { run } from '../../../bin/cost/run.ts';
import { awsPrices } from '../../../bin/prices/aws.ts';
import { answers, carePlans } from '../../../care-plans/index.ts';
import type { CarePlan } from '../../../lambdas/domain/care-plan.ts';

export const exosomeTherapy = carePlans['exosome-therapy'] as CarePlan;

/** A cent for each part. */
const prices: Prices = {
  sms: { country: 'US', usdPerPart: 0.01, source: 'https://prices.example/sms', on: '2026-11-01' },
  aws: awsPrices,
  answers,
};

/** One treatment, whose two check-ins nobody answers, kept for a month. */
const aVolume = (changes: Partial<Volume> = {}): Volume => ({
  treatments: 1,
  carePlan: exosomeTherapy,
  language: 'en',
  answered: 0,
  concerned: 0,
  isTwoWay: true,
  clients: 1,
  treatmentMonths: 1,
  logMonths: 1,
  ...changes,
});

export const aBill = (changes: Partial<Volume> = {}, other: Partial<Prices> = {}): Bill =>
  billOf(aVolume(changes), { ...prices, ...other });

export function lineOf({ lines }: Bill, section: string, what: string) {
  const line = lines.find((one) => one.section === section && one.what === what);
  if (line === undefined)
    throw new Error(`no line ${what} in ${section}: ${lines.map((one) => one.what).join('; ')}`);
  return line;
}

/** What `npm run cost -- …` prints. */
export function cost(...args: readonly string[]): string {
  const command = readCommand(args);
  if (command === undefined) throw new Error('help was asked for');
  return run(command);
}
