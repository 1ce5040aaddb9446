/** A count and what is counted, in the form that fits: `1 client looks like a person`, `2,000 clients look like persons`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${count === 1 ? one : many}`;
}
