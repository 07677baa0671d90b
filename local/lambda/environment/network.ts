import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { EnvironmentSettings } from './protocol.ts';

/**
 * Keeps this thread's network on this machine: connections reach the given ports of the loopback interface, https requests
 * for a URL that has a stand-in go there, and whatever else is tried fails like a network without a way out.
 */
export function confineNetwork({
  reachablePorts,
  standIns,
}: Pick<EnvironmentSettings, 'reachablePorts' | 'standIns'>): void {
  const ports = new Set([
    ...reachablePorts,
    ...Object.values(standIns).map((url) => Number(new URL(url).port)),
  ]);
  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function (this: net.Socket, ...parameters: unknown[]) {
    const { host, port } = destination(parameters);
    if (host === '127.0.0.1' && ports.has(port)) return Reflect.apply(connect, this, parameters);
    process.nextTick(() => this.destroy(unreachable(host, port)));
    return this;
  } as typeof connect;

  const { request } = https;
  https.request = ((...parameters: Parameters<typeof request>) => {
    const { url, options, callback } = requested(parameters);
    const standIn = standIns[url];
    if (standIn === undefined) return Reflect.apply(request, https, parameters);
    const { method = 'GET', headers = {} } = options;
    return http.request(standIn, { method, headers }, callback);
  }) as typeof request;
  https.get = ((...parameters: Parameters<typeof request>) =>
    https.request(...parameters).end()) as typeof https.get;
}

/** Where a socket is to connect to: Node hands `connect` its options in a list once it has normalised them. */
function destination(parameters: readonly unknown[]): { host: string; port: number } {
  const [first] = parameters;
  const target = Array.isArray(first) ? first[0] : first;
  const { host = 'localhost', port } =
    typeof target === 'object' && target !== null
      ? (target as { host?: string; port?: number | string })
      : { host: parameters[1] as string | undefined, port: target as number | string };
  return { host, port: Number(port) };
}

function requested(parameters: readonly unknown[]) {
  const [input, second] = parameters;
  const callback = parameters.find((parameter) => typeof parameter === 'function') as
    | ((response: http.IncomingMessage) => void)
    | undefined;
  if (typeof input === 'string' || input instanceof URL) {
    const options = (typeof second === 'object' ? second : {}) as https.RequestOptions;
    return { url: new URL(input).href, options, callback };
  }
  const options = input as https.RequestOptions;
  const host = options.hostname ?? options.host ?? 'localhost';
  return {
    url: new URL(options.path ?? '/', `https://${host}:${options.port ?? 443}`).href,
    options,
    callback,
  };
}

const unreachable = (host: string, port: number) =>
  Object.assign(new Error(`connect ENETUNREACH ${host}:${port} - a local run has no way out`), {
    code: 'ENETUNREACH',
    syscall: 'connect',
  });
