import { sleep } from '@temporalio/workflow';

/** Branches on a part of a customer's name, which no stand-in has. */
export async function greet({ name }: { name: string }): Promise<void> {
  if (name.startsWith('VIP ')) await sleep(1_000);
}
