import type { ScheduleInput } from '../engine/schedule-input.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { ServiceError } from '../engine/service-error.ts';
import { datesInSeconds, jsonAnswer, parseJsonObject } from './json.ts';
import type { Operation, WireRequest, WireService } from './protocol.ts';

type Named = { readonly Name: string; readonly GroupName?: string };

/** EventBridge Scheduler in REST-JSON. */
export function schedulerService(scheduler: Scheduler): WireService {
  const operations: Readonly<Record<string, (input: never) => object | undefined>> = {
    CreateSchedule: (input: ScheduleInput) => scheduler.createSchedule(input),
    UpdateSchedule: (input: ScheduleInput) => scheduler.updateSchedule(input),
    GetSchedule: (input: Named) => scheduler.getSchedule(input),
    DeleteSchedule: (input: Named) => void scheduler.deleteSchedule(input),
    ListSchedules: (input: Parameters<Scheduler['listSchedules']>[0]) => scheduler.listSchedules(input),
    CreateScheduleGroup: (input: Named) => scheduler.createScheduleGroup(input),
    GetScheduleGroup: (input: Named) => scheduler.getScheduleGroup(input),
  };
  return {
    read,
    perform: ({ action, input }) =>
      jsonAnswer(200, 'application/json', datesInSeconds(operations[action]?.(input as never) ?? {})),
    fail: ({ code, status, message }) =>
      jsonAnswer(status, 'application/json', { Message: message }, { 'x-amzn-errortype': code }),
  };
}

const nameOf = /^\/(schedules|schedule-groups)\/([^/]+)$/;

/** Which operation a method and a path stand for, with what it takes from path, query and body. */
function read({ method, url, body }: WireRequest): Operation {
  const { pathname, searchParams } = new URL(url, 'http://scheduler');
  if (method === 'GET' && pathname === '/schedules') {
    const maxResults = searchParams.get('MaxResults');
    const input = given({
      GroupName: searchParams.get('ScheduleGroup'),
      NamePrefix: searchParams.get('NamePrefix'),
      State: searchParams.get('State'),
      NextToken: searchParams.get('NextToken'),
      MaxResults: maxResults === null ? null : Number(maxResults),
    });
    return { action: 'ListSchedules', input };
  }
  const [, collection, encodedName = ''] = nameOf.exec(pathname) ?? [];
  const Name = decodeURIComponent(encodedName);
  const inQuery = given({ Name, GroupName: searchParams.get('groupName') });
  switch (`${method} ${collection}`) {
    case 'POST schedules':
      return { action: 'CreateSchedule', input: { ...parseJsonObject(body), Name } };
    case 'PUT schedules':
      return { action: 'UpdateSchedule', input: { ...parseJsonObject(body), Name } };
    case 'GET schedules':
      return { action: 'GetSchedule', input: inQuery };
    case 'DELETE schedules':
      return { action: 'DeleteSchedule', input: inQuery };
    case 'POST schedule-groups':
      return { action: 'CreateScheduleGroup', input: { ...parseJsonObject(body), Name } };
    case 'GET schedule-groups':
      return { action: 'GetScheduleGroup', input: { Name } };
    default:
      throw new ServiceError('UnknownOperationException', 404, `${method} ${pathname} is not known here.`);
  }
}

const given = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
