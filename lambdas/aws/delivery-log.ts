import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsDecodedData, CloudWatchLogsEvent } from 'aws-lambda';
import type { Receipt } from '../domain/receipt.ts';

/**
 * The receipts in an event of a CloudWatch Logs subscription to SNS's delivery logs; undefined for a line that is none.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html
 */
export function readDeliveryLog({ awslogs }: CloudWatchLogsEvent): (Receipt | undefined)[] {
  const json = gunzipSync(Buffer.from(awslogs.data, 'base64')).toString('utf8');
  const { messageType, logEvents } = JSON.parse(json) as CloudWatchLogsDecodedData;
  // CloudWatch now and then sends a control message, to see whether anybody is there.
  return messageType === 'DATA_MESSAGE' ? logEvents.map(({ message }) => readReceipt(message)) : [];
}

interface DeliveryRecord {
  readonly notification?: { readonly messageId?: unknown; readonly timestamp?: unknown };
  readonly delivery?: { readonly destination?: unknown; readonly providerResponse?: unknown };
  readonly status?: unknown;
}

function readReceipt(line: string): Receipt | undefined {
  const { notification, delivery, status } = parseRecord(line);
  const [messageId, phone] = [notification?.messageId, delivery?.destination];
  if (typeof messageId !== 'string' || typeof phone !== 'string') return undefined;
  if (status !== 'SUCCESS' && status !== 'FAILURE') return undefined;
  // `2016-06-28 00:40:34.558`, in UTC.
  const publishedAt = Date.parse(`${String(notification?.timestamp).replace(' ', 'T')}Z`);
  if (Number.isNaN(publishedAt)) return undefined;
  const response = String(delivery?.providerResponse ?? 'no reason given');
  return { messageId, publishedAt, phone, delivered: status === 'SUCCESS', response };
}

function parseRecord(line: string): DeliveryRecord {
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === 'object' && record !== null ? record : {};
  } catch {
    return {};
  }
}
