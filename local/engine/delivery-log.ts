import { type Instant, SECOND } from '../../lambdas/domain/instant.ts';
import type { LogGroups } from './log-groups.ts';
import type { SentText, Sms, SmsType } from './sms.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What becomes of a text, and when it is known: so many milliseconds after it was accepted. */
export interface DeliveryOutcome {
  readonly status: 'SUCCESS' | 'FAILURE';
  /** https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html lists why texts fail. */
  readonly providerResponse: string;
  readonly delayMs: number;
}

/** Decides over every text. `lost`: nobody ever hears what became of it. */
export type Carrier = (text: SentText) => DeliveryOutcome | 'lost';

/** Delivers every text within 5 seconds. */
export const deliverAll: Carrier = () => ({
  status: 'SUCCESS',
  providerResponse: 'Message has been accepted by phone carrier',
  delayMs: 5 * SECOND,
});

/** What SNS says of a phone on the account's opt-out list: the carrier never sees the text. */
const OPTED_OUT: DeliveryOutcome = {
  status: 'FAILURE',
  providerResponse: 'Phone number is opted out',
  delayMs: SECOND,
};

/** The groups that SNS logs the fate of texts to, in this account and region. */
export const deliveryLogGroups = (region: string, accountId: string) => {
  const success = `sns/${region}/${accountId}/DirectPublishToPhoneNumber`;
  return { SUCCESS: success, FAILURE: `${success}/Failure` };
};

/** Logs the fate of each text as SNS does with a sampling rate of 100. The log groups must be there. */
export function logDeliveries({
  sms,
  logs,
  clock,
  groups,
  carrier = deliverAll,
  isOptedOut = () => false,
}: {
  sms: Sms;
  logs: LogGroups;
  clock: VirtualClock;
  groups: Readonly<Record<DeliveryOutcome['status'], string>>;
  carrier?: Carrier | undefined;
  isOptedOut?: ((phone: string) => boolean) | undefined;
}): void {
  sms.onText((text, type) => {
    const outcome = isOptedOut(text.to) ? OPTED_OUT : carrier(text);
    if (outcome === 'lost') return;
    const log = () => logs.putLogEvent(groups[outcome.status], record(text, type, outcome));
    clock.at(text.at + outcome.delayMs, `delivery log of ${text.messageId}`, log, { internal: true });
  });
}

/** Made up, and the same for every text. */
const CARRIER = { phoneCarrier: 'Local Mobile', mnc: 1, mcc: 310 };
const PRICE_PER_PART = 0.00645;

function record(
  { messageId, at, to, segments }: SentText,
  smsType: SmsType,
  { status, providerResponse, delayMs }: DeliveryOutcome,
): string {
  const { phoneCarrier, mnc, mcc } = CARRIER;
  return JSON.stringify({
    notification: { messageId, timestamp: inWords(at) },
    delivery: {
      ...(status === 'SUCCESS' ? { phoneCarrier, mnc } : { mnc: 0 }),
      numberOfMessageParts: segments,
      destination: to,
      priceInUSD: Number((PRICE_PER_PART * segments).toFixed(5)),
      smsType,
      mcc: status === 'SUCCESS' ? mcc : 0,
      providerResponse,
      dwellTimeMs: Math.min(delayMs, 500),
      dwellTimeMsUntilDeviceAck: delayMs,
    },
    status,
  });
}

/** `2026-11-24 15:30:00.000`, in UTC. */
const inWords = (at: Instant): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '');
