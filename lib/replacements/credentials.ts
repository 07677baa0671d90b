// Lambda puts the credentials of a function's role into its environment, and nowhere else that the SDK would look.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
