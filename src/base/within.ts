/**
 * What a piece of work comes to, or `late()` where it takes longer than that. It goes on all the same, for others who
 * wait for it or for its effect; how it fails then is nobody's concern.
 *
 * @param late returns what is said instead, or throws
 */
export async function within<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms));
  }).then(late);
  try {
    return await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
