import { alertId, type StandingAlert, severityOf } from '../domain/alert.ts';
import { formatInstant } from '../domain/instant.ts';

/** An alert in plain JSON. */
export function presentAlert(alert: StandingAlert) {
  const { kind, treatmentId, checkIn, state, owner, raisedAt, acknowledgeBy, acknowledged, resolvedAt } =
    alert;
  return {
    id: alertId(alert),
    kind,
    severity: severityOf(kind),
    treatmentId,
    ...(checkIn !== undefined && { checkIn }),
    ...('replyId' in alert && { replyId: alert.replyId }),
    state,
    owner,
    raisedAt: formatInstant(raisedAt),
    ...(acknowledgeBy !== undefined && { acknowledgeBy: formatInstant(acknowledgeBy) }),
    ...(acknowledged !== undefined && {
      acknowledgedAt: formatInstant(acknowledged.at),
      acknowledgedBy: acknowledged.by,
    }),
    ...(resolvedAt !== undefined && { resolvedAt: formatInstant(resolvedAt) }),
  };
}
