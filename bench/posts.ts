import { formatInstant, HOUR, type Instant } from '../lambdas/domain/instant.ts';

/** A treatment as a clinic's system posts it: one of many, each of a patient of its own. */
export const treatmentOf = (nth: number, treatedAt: Instant, consentAt: Instant = treatedAt - HOUR) => ({
  treatmentId: `T-${nth}`,
  carePlan: 'exosome-therapy',
  treatedAt: formatInstant(treatedAt),
  patient: { phone: `+1305${String(2_000_000 + nth)}`, language: 'en', timeZone: 'America/New_York' },
  consent: { sms: true, obtainedAt: formatInstant(consentAt) },
});

/** The event of its post, as intake gets it once it is authorised. */
export const postOf = (treatment: object): string =>
  JSON.stringify({
    version: '2.0',
    routeKey: 'POST /treatments',
    rawPath: '/treatments',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { authorizer: { lambda: { clinicId: 'demo', clientId: 'bench' } } },
    isBase64Encoded: false,
    body: JSON.stringify(treatment),
  });
