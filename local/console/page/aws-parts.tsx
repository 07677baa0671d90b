import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { ConsoleState, QueueContent, TableItem } from '../state.ts';
import { Remainder } from './remainder.tsx';
import { Scrollable } from './scrollable.tsx';

/** What lies in each part of AWS that the stack is made of. */
export function AwsParts({ state }: { readonly state: ConsoleState }) {
  const { schedules, queues, items, logs, stage } = state;
  const working = queues.filter(({ isDeadLetterQueue }) => !isDeadLetterQueue);
  const dead = queues.filter(({ isDeadLetterQueue }) => isDeadLetterQueue);
  return (
    <section class="panel aws" aria-labelledby="aws">
      <h2 id="aws">What AWS holds</h2>
      <p class="quiet">
        The parts of <code>{stage.stackName}</code>, as it would deploy, played on this machine.
      </p>
      <Part title="Schedules" count={`${schedules.total} in EventBridge Scheduler`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Fires at</th>
              <th scope="col">Name</th>
            </tr>
          </thead>
          <tbody>
            {schedules.shown.map(({ name, at, isRecurring }) => (
              <tr key={`${name} ${at}`}>
                <td class="moment">{at}</td>
                <td>
                  {name}
                  {isRecurring && <span class="quiet">, again and again</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Remainder of={schedules} what="schedules" />
      </Part>
      <Part title="Queues" count={`${inAll(working)} in ${working.length} queues of SQS`}>
        <QueueList queues={working} />
      </Part>
      <Part title="Dead letters" count={`${inAll(dead)} in ${dead.length} queues of SQS`}>
        <QueueList queues={dead} />
      </Part>
      <Part title="Items" count={`${items.total} in DynamoDB`}>
        <ul>
          {items.shown.map((item) => (
            <Item key={`${item.table} ${item.pk} ${item.sk}`} item={item} />
          ))}
        </ul>
        <Remainder of={items} what="items" />
      </Part>
      <Part title="Logs" count={`${lines(logs.total)} of the functions`}>
        <ol class="logs">
          {logs.shown.map(({ at, functionName, line }, index) => (
            <li key={`${logs.total - index}`}>
              <span class="moment">{at}</span> <strong>{functionName}</strong> <code>{line}</code>
            </li>
          ))}
        </ol>
        <Remainder of={logs} what="lines" />
      </Part>
    </section>
  );
}

interface Opened {
  readonly title: string;
  readonly count: string;
  readonly children: ComponentChildren;
}

/** A part with how much it holds; what it holds is drawn only while somebody looks. */
function Part({ title, count, children }: Opened) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <span class="title">{title}</span> <span class="quiet">{count}</span>
      </summary>
      {isOpen && <Scrollable label={title}>{children}</Scrollable>}
    </details>
  );
}

const QueueList = ({ queues }: { readonly queues: readonly QueueContent[] }) => (
  <ul class="queues">
    {queues.map(({ name, visible, inFlight, delayed, bodies }) => (
      <li key={name}>
        <strong>{name}</strong>
        <dl>
          <Count name="Visible" count={visible} />
          <Count name="In flight" count={inFlight} />
          <Count name="Delayed" count={delayed} />
        </dl>
        {bodies.map((body, index) => (
          <code key={index}>{body}</code>
        ))}
      </li>
    ))}
  </ul>
);

const Count = ({ name, count }: { readonly name: string; readonly count: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{count}</dd>
  </div>
);

function Item({ item: { table, pk, sk, attributes } }: { readonly item: TableItem }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          <code>{pk}</code> <code>{sk}</code> <span class="quiet">{table}</span>
        </summary>
        {isOpen && <pre>{JSON.stringify(attributes, null, 2)}</pre>}
      </details>
    </li>
  );
}

const inAll = (queues: readonly QueueContent[]): string => {
  const messages = queues.reduce(
    (sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed,
    0,
  );
  return `${messages} ${messages === 1 ? 'message' : 'messages'}`;
};

const lines = (count: number): string => `${count} ${count === 1 ? 'line' : 'lines'}`;
