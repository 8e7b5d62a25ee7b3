import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Account } from '../account';
import { type Language, sayIn } from '../texts';

/** acknowledged = answered + in progress, and the two that must stay 0. */
export function Counters({ account, language }: { account: Account; language: Language }): JSX.Element {
  const say = sayIn(language);
  const { acknowledged, answered, inProgress, lost, doubled, notTaken, notFound } = account;
  return (
    <>
      <dl title={say('countersBy')}>
        <Counter name="acknowledged" label={say('acknowledged')} value={acknowledged} />
        <Counter name="answered" label={say('answered')} value={answered} />
        <Counter name="in-progress" label={say('inProgress')} value={inProgress} />
        <Counter name="lost" label={say('lost')} value={lost} bad={lost > 0} />
        <Counter name="doubled" label={say('doubled')} value={doubled} bad={doubled > 0} />
      </dl>
      {notTaken > 0 && <p class="aside">{say('notTaken', { n: notTaken })}</p>}
      {notFound > 0 && <p class="aside">{say('notFound', { n: notFound })}</p>}
    </>
  );
}

function Counter({ name, label, value, bad = false }: CounterProps): JSX.Element {
  return (
    <div class={`counter counter-${name}${bad ? ' bad' : ''}`}>
      <dt>{label}</dt>
      <dd data-counter={name}>{value}</dd>
    </div>
  );
}

interface CounterProps {
  name: string;
  label: string;
  value: number;
  bad?: boolean;
}
