/** Time of day on this machine. */
export function clock(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8);
}

export function money(sum: unknown, currency: unknown, language: string): string {
  const amount = Number(sum);
  try {
    return new Intl.NumberFormat(language, {
      style: 'currency',
      currency: String(currency),
      currencyDisplay: 'narrowSymbol',
      maximumFractionDigits: 0,
    }).format(amount);
  } catch {
    return `${amount} ${String(currency)}`;
  }
}
