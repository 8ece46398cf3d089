// What is printed: a table for people, and lines like those of `./dev bench --json`.

const HEAD = [
  '',
  'declarations',
  'a decision',
  'processor',
  'times ours',
  'growth',
  'to load',
  'memory',
  'requests',
];

// What is compared: the processor's time where it was taken apart. Ours is the median of turns that are
// too short to be interrupted, so that its time and the processor's are the same.
const cost = (row) => row.processorNs ?? row.ns;

// Adds `ratio`, to the row of `base` with as many declarations, and `growth`, to the row of the same
// name with the fewest.
export function withRatios(rows, base) {
  return rows.map((row) => {
    const same = rows.filter((each) => each.name === row.name);
    const least = same.reduce((a, b) => (b.n < a.n ? b : a));
    const ours = rows.find((each) => each.name === base && each.n === row.n);
    return { ...row, ratio: cost(row) / cost(ours), growth: cost(row) / cost(least) };
  });
}

// Three digits, in the unit that suits.
export function time(ns) {
  if (ns < 1e3) return `${digits(ns)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  return ns < 1e9 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`;
}

export function memory(bytes) {
  return bytes < 1e6 ? `${digits(bytes / 1e3)} kB` : `${digits(bytes / 1e6)} MB`;
}

export function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
}

const or = (value, format) => (value === undefined ? '' : format(value));

function cells(row) {
  return [
    row.name,
    row.n.toLocaleString('en-US'),
    time(row.ns),
    or(row.processorNs, time),
    digits(row.ratio),
    digits(row.growth),
    or(row.loadMs, (ms) => time(ms * 1e6)),
    or(row.bytes, memory),
    row.requests.toLocaleString('en-US'),
  ];
}

// Returns a Markdown table, aligned.
export function table(rows) {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const text = (line) =>
    `| ${line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [text(lines[0]), rule, ...lines.slice(1).map(text)].join('\n');
}

export function jsonLines(rows) {
  return rows
    .flatMap((row) =>
      [
        ['decision', row.ns, 'ns'],
        ['processor', row.processorNs, 'ns'],
        ['decision', row.ratio, 'times ours'],
        ['growth', row.growth, 'times the fewest'],
        ['round-trip', row.tripNs, 'ns'],
        ['load', row.loadMs, 'ms'],
        ['memory', row.bytes, 'bytes'],
        ['requests', row.requests, 'requests'],
      ]
        .filter(([, value]) => value !== undefined)
        .map(
          ([metric, value, unit]) =>
            `${JSON.stringify({ bench: row.name, n: row.n, metric, value, unit })}\n`,
        ),
    )
    .join('');
}
