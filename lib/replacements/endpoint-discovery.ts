/** No operation of the SDK's DynamoDB client asks for endpoint discovery any more: a client is not made ready for it. */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

/** Whether it is wanted, which nobody reads. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  default: undefined,
};
