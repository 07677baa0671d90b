import { answers, carePlans } from '../../care-plans/index.ts';
import { readStage } from '../../lib/stage-config.ts';
import { awsPrices } from '../prices/aws.ts';
import { type SmsPrice, smsPrices, smsPricesOf } from '../prices/sms.ts';
import { stages } from '../stages.ts';
import { UsageError } from '../tool/arguments.ts';
import { billOf, type Volume } from './bill.ts';
import type { Command } from './command.ts';
import { billAsJson, writeBill } from './report.ts';

const MONTH_DAYS = 30;

/** What was asked for, as it is to be written. @throws UsageError where there is no such care plan, country or sender */
export function run(command: Command): string {
  const carePlan = carePlans[command.carePlan];
  if (carePlan === undefined)
    throw new UsageError(
      `There is no care plan "${command.carePlan}": ${Object.keys(carePlans).join(', ')}.`,
    );
  const { retentionDays, logRetentionDays } = readStage(stages, 'production');
  const { treatments, language, answered, concerned, isTwoWay, clients } = command;
  const volume: Volume = {
    treatments,
    carePlan,
    language,
    answered: isTwoWay ? answered : 0,
    concerned,
    isTwoWay,
    clients,
    treatmentMonths: retentionDays / MONTH_DAYS,
    logMonths: logRetentionDays / MONTH_DAYS,
  };
  const sms = smsPriceOf(command);
  const bill = billOf(volume, { sms, aws: awsPrices, answers });
  return command.isJson
    ? JSON.stringify(billAsJson(bill, volume, sms), null, 2)
    : writeBill(bill, volume, sms);
}

function smsPriceOf({ country, sender }: Command): SmsPrice {
  const prices = smsPricesOf(country);
  if (prices.length === 0) {
    const known = [...new Set(smsPrices.map((price) => price.country))];
    throw new UsageError(`No price is on record for "${country}". There are prices for ${known.join(', ')}.`);
  }
  const price = sender === undefined ? prices[0] : prices.find(({ from }) => from === sender);
  if (price !== undefined) return price;
  const senders = prices.flatMap(({ from }) => from ?? []);
  throw new UsageError(
    senders.length === 0
      ? `In ${country} the sender makes no difference to the price: leave out --sender.`
      : `--sender takes one of ${senders.join(', ')} in ${country}.`,
  );
}
