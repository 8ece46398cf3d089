// `./dev bench-peers`: what one would pick instead of Postern, in the same run, on the same rules and
// requests. docs/performance.md says how each is modelled.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadMilliseconds, mean, OURS, ourRows, runBench } from './ours.mjs';
import { PEERS } from './peers.mjs';
import { jsonLines, table, time, withRatios } from './table.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const NODE_FLAGS = ['--expose-gc', '--max-old-space-size=6144'];
const REQUESTS = '65536';

const HELP = `./dev bench-peers [--sizes N,N,...] [--peers REGEX] [--json FILE]

  --sizes N,...   how many declarations (100,1000,10000)
  --peers REGEX   only the peers with such a name, for instance casbin
  --json FILE     write each figure to this file, too, as a line of JSON
`;

function options() {
  const { values } = parseArgs({
    options: {
      sizes: { type: 'string', default: '100,1000,10000' },
      peers: { type: 'string', default: '' },
      json: { type: 'string' },
      help: { type: 'boolean' },
      // What ./dev passes.
      bench: { type: 'string' },
      postern: { type: 'string' },
      modules: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const sizes = values.sizes.split(',').map(Number);
  if (sizes.some((n) => !Number.isInteger(n) || n < 10))
    throw new Error('--sizes takes numbers from 10, with commas');
  return { ...values, sizes, peers: new RegExp(values.peers) };
}

function makeWorkload(n, folder) {
  const python = (...command) => execFileSync('/usr/bin/python3', command);
  const made = join(folder, String(n));
  python(join(HERE, '../workload.py'), String(n), '--requests', REQUESTS, '--folder', folder);
  python(join(HERE, '../../tools/workload/translate.py'), made); // for Postern's command line
  return made;
}

// Returns the row of a peer, or null if it failed, which is told.
function runPeer(number, n, folder, modules) {
  const { name } = PEERS[number];
  const command = [...NODE_FLAGS, join(HERE, 'one.mjs'), String(number), folder, modules];
  const done = spawnSync(process.execPath, command, { encoding: 'utf8' });
  if (done.status === 0) return { name, n, ...JSON.parse(done.stdout) };
  console.log(`FAILED ${name}, ${n} declarations:\n${done.stderr.trim()}`);
  return null;
}

// Ours runs before and after the peers: what slows the machine meanwhile changes the ratios less.
function runSize(n, { bench, postern, modules, folder, peers }) {
  const made = makeWorkload(n, folder);
  const before = runBench(bench, made);
  const theirs = PEERS.flatMap((peer, number) => {
    if (!peers.test(peer.name)) return [];
    const row = runPeer(number, n, made, modules);
    console.error(`${peer.name}, ${n} declarations: ${row ? time(row.processorNs) : 'failed'}`);
    return [row];
  });
  const ours = mean(before, runBench(bench, made));
  return [
    ...ourRows(n, ours, loadMilliseconds(postern, join(made, 'policy.json')), Number(REQUESTS)),
    ...theirs,
  ];
}

function machine() {
  const [cpu] = os.cpus();
  const load = os.loadavg().map((each) => each.toFixed(1));
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.cpus().length} x ${cpu.model}, ${memory} GB, ${os.type()} ${os.release()}; load ${load.join(' ')}`;
}

function versions({ postern, modules }) {
  const { dependencies } = JSON.parse(readFileSync(join(modules, 'package.json'), 'utf8'));
  const theirs = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
  const [ours] = execFileSync(postern, ['version'], { encoding: 'utf8' }).split('\n');
  return [ours, `node ${process.version}`, ...theirs].join(', ');
}

// The rows of a peer one below the other, ours first; what a server's boundary costs, apart.
function print(rows) {
  const names = [...new Set(rows.map((row) => row.name))];
  console.log(`\n${table(names.flatMap((name) => rows.filter((row) => row.name === name)))}\n`);
  for (const { name, n, tripNs } of rows) {
    if (tripNs)
      console.log(
        `${name}, ${n} declarations: a round trip that decides nothing takes ${time(tripNs)}`,
      );
  }
}

function main() {
  const chosen = options();
  if (chosen.help) return console.log(HELP);
  console.log(`${machine()}\n${versions(chosen)}`);
  const all = chosen.sizes.flatMap((n) => runSize(n, chosen));
  const rows = withRatios(all.filter(Boolean), OURS);
  print(rows);
  console.log(machine());
  if (chosen.json) writeFileSync(chosen.json, jsonLines(rows));
  process.exitCode = all.includes(null) ? 1 : 0;
}

main();
