// Postern on the same workload: its own benchmark, and its command line for the time to load.
import { execFileSync, spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './measure.mjs';

const LOADS = 5;

export const OURS = 'Postern, from strings';
export const PREPARED = 'Postern, prepared';
export const WALK = 'prefix walk in C++';

// Runs the benchmark on a folder; returns ns by metric, and bytes. It ends with a message if an answer
// is wrong.
export function runBench(binary, folder) {
  const json = join(folder, 'ours.jsonl');
  execFileSync(binary, ['--files', folder, '--json', json, '--filter', '/(decide|strings|size)'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return figuresOf(readFileSync(json, 'utf8'));
}

export function figuresOf(lines) {
  const figures = {};
  for (const line of lines.split('\n').filter(Boolean)) {
    const { n, metric, value, unit } = JSON.parse(line);
    if (unit === 'ns') figures[metric] = value;
    if (metric === 'graph') figures.bytes = value * n;
  }
  return figures;
}

export function mean(before, after) {
  return Object.fromEntries(
    Object.keys(before).map((key) => [key, (before[key] + after[key]) / 2]),
  );
}

// From the text of a policy to a first answer, in ms: all of `postern decide`, which starts, reads
// JSON, checks it, builds the graph, decides and ends.
export function loadMilliseconds(postern, policy) {
  const times = [];
  for (let i = 0; i < LOADS; ++i) {
    const begin = performance.now();
    const done = spawnSync(postern, [
      'decide',
      policy,
      '--guest',
      '--action',
      'get',
      '--path',
      'nobody/declared/this',
    ]);
    times.push(performance.now() - begin);
    if (done.status !== 2) throw new Error(`postern decide: ${done.status} ${done.stderr}`);
  }
  return median(times);
}

// Returns the rows of the table for one size.
export function ourRows(n, figures, loadMs, requests) {
  const row = (name, metric, more) => ({ name, n, ns: figures[metric], requests, ...more });
  return [
    row(OURS, 'strings', { loadMs, bytes: figures.bytes }),
    row(PREPARED, 'prepared', {}),
    row(WALK, 'prefix-walk', {}),
  ];
}
