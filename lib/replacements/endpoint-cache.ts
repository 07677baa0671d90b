/** Of endpoint discovery, for which no operation of the SDK's DynamoDB client asks any more: it knows no endpoint. */
export class EndpointCache {
  getEndpoint(): undefined {
    return undefined;
  }
}
