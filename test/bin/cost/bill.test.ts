import { describe, expect, it } from '@jest/globals';
import { awsPrices } from '../../../bin/prices/aws.ts';
import { answers } from '../../../care-plans/index.ts';
import { aBill, cost, exosomeTherapy, lineOf } from './support.ts';

describe('the bill of a month', () => {
  it('has each check-in at the parts of its text', () => {
    expect(lineOf(aBill({ treatments: 1_000 }), 'SMS', 'Check-in 48h, 2 parts')).toMatchObject({
      quantity: 2_000,
      usd: 20,
    });
  });

  it('has the answers to the replies that are expected, those to a problem on their own', () => {
    const bill = aBill({ treatments: 1_000, answered: 0.5, concerned: 0.2 });

    expect(lineOf(bill, 'SMS', 'Answer "fine", 1 part').quantity).toBeCloseTo(800);
    expect(lineOf(bill, 'SMS', 'Answer "concern", 2 parts').quantity).toBeCloseTo(400);
    expect(lineOf(bill, 'SMS', 'Texts from patients').quantity).toBeCloseTo(1_000);
  });

  it('is higher once a check-in says more', () => {
    const [first, ...rest] = exosomeTherapy.checkIns;
    if (first === undefined) throw new Error('a care plan without check-ins');
    const longer = { ...first, texts: { ...first.texts, en: `${first.texts.en}${' and more'.repeat(20)}` } };

    const { totals } = aBill({ carePlan: { ...exosomeTherapy, checkIns: [longer, ...rest] } });

    expect(totals.SMS - aBill().totals.SMS).toBeCloseTo(0.02);
  });

  it('is higher once an answer says more', () => {
    const longer = {
      ...answers,
      fine: { ...answers.fine, en: `${answers.fine.en}${' and more'.repeat(10)}` },
    };

    const { totals } = aBill({ answered: 1 }, { answers: longer });

    expect(totals.SMS - aBill({ answered: 1 }).totals.SMS).toBeCloseTo(0.02);
  });

  it('has the write units of a life whose two texts are delivered and answered with 1', () => {
    const { quantity, usd } = lineOf(aBill({ answered: 1 }), 'Variable infrastructure', 'DynamoDB, writes');

    // Intake 4, dispatch 10 and receipts 1 a check-in, replies 10.5 an answer.
    expect(quantity).toBe(47);
    expect(usd).toBeCloseTo((47 * 0.625) / 1_000_000);
  });

  it('mails an alert for each check-in that is not answered and for each answer that tells of a problem', () => {
    const mailsOf = (changes: object) =>
      lineOf(aBill(changes), 'Variable infrastructure', 'SNS, mail to alert contacts').quantity;

    expect(mailsOf({})).toBe(2);
    expect(mailsOf({ answered: 0.5, concerned: 0.5 })).toBe(1.5);
  });

  it('has no replies, answers and silence where nobody hears them', () => {
    const { lines } = aBill({ isTwoWay: false });

    expect(lines.filter(({ what }) => /Answer|Texts from|mail/.test(what))).toEqual([]);
  });

  it('stores treatments for as long as they are kept', () => {
    const gbMonths = (treatmentMonths: number) =>
      lineOf(aBill({ treatmentMonths }), 'Variable infrastructure', 'DynamoDB, storage').quantity;

    expect(gbMonths(13)).toBeCloseTo(13 * gbMonths(1), 12);
  });

  it('counts the time in which workers wait for the rate: the higher it is, the less', () => {
    const secondsEach = (treatments: number) =>
      lineOf(
        aBill({ treatments }),
        'Variable infrastructure',
        "Lambda, waiting for the sender's rate, at most",
      ).quantity / treatments;

    expect(aBill({ treatments: 1_000 }).partsPerSecond).toBe(1);
    expect(aBill({ treatments: 1_000_000 }).partsPerSecond).toBe(4);
    expect(secondsEach(1_000_000)).toBeLessThan(secondsEach(1_000));
  });

  it('takes a price that is not on record for unknown, not for nothing', () => {
    const aws = new Map([...awsPrices].filter(([what]) => what !== 'sqs-request'));

    const line = lineOf(aBill({}, { aws }), 'Variable infrastructure', 'SQS');

    expect(line.quantity).toBe(6);
    expect(line.usd).toBeUndefined();
  });

  it('adds up', () => {
    const { lines, totals, total } = aBill({ treatments: 1_000, answered: 0.6, concerned: 0.1 });

    expect(total).toBeCloseTo(lines.reduce((all, { usd = 0 }) => all + usd, 0));
    expect(total).toBeCloseTo(Object.values(totals).reduce((all, one) => all + one, 0));
  });

  it('has at most a 500th of what texts cost for what varies beside them, for a million treatments in the US', () => {
    const { variableShareOfSms, unknown } = JSON.parse(cost('--treatments', '1000000', '--json'));

    expect(variableShareOfSms).toBeLessThanOrEqual(0.002);
    // Neither is infrastructure that varies.
    expect(unknown).toEqual(['Texts from patients', 'Rent of the sending number']);
  });
});
