/** Of endpoint discovery, which is off for DynamoDB unless somebody turns it on. */
export class EndpointCache {
  get(): never {
    throw new Error('endpoint discovery is not bundled');
  }
}
