// Measures one peer in a process of its own, so that none inherits another's memory or garbage.
//
//   node --expose-gc one.mjs NUMBER WORKLOAD MODULES   # prints a line of JSON
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measure } from './measure.mjs';
import { PEERS } from './peers.mjs';
import { readWorkload } from './workload.mjs';

const [number, folder, modules] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'postern-peers-'));
try {
  const require = createRequire(join(resolve(modules), 'package.json'));
  const figures = await measure(PEERS[number], readWorkload(folder), { require, scratch });
  console.log(JSON.stringify(figures));
} finally {
  rmSync(scratch, { recursive: true });
}
