import packageJson from '../package.json' with { type: 'json' };
import { headers } from './headers.ts';
import { paths, SCOPES } from './operations.ts';
import { componentSchemas } from './schemas/registry.ts';

const DESCRIPTION = `
Aftercare follows up patients by text after a treatment. A clinic's system posts the treatment once; the patient gets a
check-in 48 hours and 4 weeks later, in their language and at a decent local hour. With this API the system posts treatments,
finds them again, corrects and cancels them: in plain JSON, or in the FHIR R4 that record systems speak. It finds the alerts that
wait for a person of the clinic, and says when one has taken them over.

## Who calls

The clinic's system, with an access token that it fetches by OAuth 2 client credentials: \`Authorization: Bearer <token>\`. Which
clinic it acts for follows from the verified token alone. Another clinic's treatment is answered like one that does not exist,
in every route, list and error.

A clinic may have several clients at a time, so that credentials are changed without a pause. A client that is revoked works
for at most 60 seconds more, with the tokens that it has.

## Plain JSON or FHIR

A request's \`Content-Type\` says which of the two it is in. The answer is in the one that \`Accept\` names first of
\`application/json\` and \`application/fhir+json\`, else in that of the request. Errors are problem details (RFC 9457,
\`application/problem+json\`) to who reads plain JSON, and an OperationOutcome with FHIRPath expressions to who reads FHIR. Of
FHIR this document describes what is read and what is written; for all else see https://hl7.org/fhir/R4/.

API Gateway, which stands before Aftercare, answers some errors by itself, always as \`{"message": "…"}\` in
\`application/json\`: 401, 403, 404, 413, 429, 500 and 503.

## Repeating a request

Every request may be repeated unchanged: after a 5xx, after a 429, after an answer that never came. A treatment is known by your
own id of it, so a post repeated is not a second treatment; a patch repeated changes nothing more; cancelling again answers the
same. Only with \`If-Match\` a repetition may meet its own first try, as 412. Once the answer is 2xx, every check-in reaches an end
state by its latest useful time, and a person of the clinic is told of each that ended without its text.

## Limits

A body is at most 16 KB, in FHIR 256 KB; API Gateway takes no more than 10 MB. The stage takes 50 requests a second and 100 at
once, from all clinics together. An answer comes within 30 seconds, or is a 503.

## Time

Moments are ISO 8601. Requests give an offset; answers are in UTC. 48 hours are elapsed time; 4 weeks keep the local time of day
across a change of the clocks. Texts keep to the clinic's sending window in the patient's time zone.

## Changes

Requests with unknown fields are refused. Answers may get more fields in a later version of this document: read them leniently.

## What is not here

- **The links in alert messages**, which lead people without a client to a page where they take an alert over.
- **Webhooks.** Alerts are sent by mail, and to whatever the operator of the stage subscribes to its alert topic.
- **The clinic's settings** and its clients, which the operator of the stage looks after.
`.trim();

/** The contract of the API, as OpenAPI 3.1. */
export const openApiDocument = async () => ({
  openapi: '3.1.0',
  info: {
    title: 'Aftercare',
    summary: 'Follows up patients by text after a treatment.',
    description: DESCRIPTION,
    version: packageJson.version,
    license: { name: 'Not licensed for use by others', identifier: 'LicenseRef-UNLICENSED' },
  },
  servers: [
    {
      url: '{apiUrl}',
      description: 'A stage, or a local run.',
      variables: {
        apiUrl: {
          default: 'https://api-id.execute-api.us-east-1.amazonaws.com',
          description:
            "The output `ApiUrl` of the stage's stack. A local run prints its own, like `http://localhost:3000`.",
        },
      },
    },
  ],
  tags: [
    { name: 'Treatments', description: 'The treatments of your clinic, and their check-ins.' },
    { name: 'Alerts', description: 'What people of your clinic have to know.' },
  ],
  paths: await paths(),
  components: {
    securitySchemes: {
      clientCredentials: {
        type: 'oauth2',
        description:
          "The output `TokenUrl` of the stage's stack stands for the `tokenUrl` below. A stage with an identity provider of its own has no such output: its provider's is used, and its scopes may begin in another way.",
        flows: {
          clientCredentials: {
            tokenUrl: 'https://token-url-of-the-stage.auth.us-east-1.amazoncognito.com/oauth2/token',
            scopes: {
              [SCOPES.read]: 'Find and read treatments and alerts',
              [SCOPES.write]: 'Post, correct and cancel treatments, take alerts over',
            },
          },
        },
      },
    },
    headers,
    schemas: componentSchemas(),
  },
});
