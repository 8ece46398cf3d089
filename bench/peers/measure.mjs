// One peer on one workload: its answers are checked, and what was checked is then timed.
import { performance } from 'node:perf_hooks';

export const ROUNDS = 3;
const CHUNK = 50; // whole batches of Cerbos
const TRIPS = 500;
const PASS_NANOSECONDS = 2e9;

const now = () => process.hrtime.bigint();
const since = (begin) => Number(now() - begin);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// Answers request after request until time is up, and says how many were answered. Throws at the first
// answer that is not the expected one.
export async function checkAnswers(subject, requests, nanoseconds = PASS_NANOSECONDS) {
  const begin = now();
  let checked = 0;
  while (checked < requests.length && (checked === 0 || since(begin) < nanoseconds)) {
    const chunk = requests.slice(checked, checked + CHUNK);
    const answers = await subject.answer(chunk);
    chunk.forEach((request, i) => checkOne(request, answers[i]));
    checked += chunk.length;
  }
  return checked;
}

function checkOne(request, answer) {
  if (answer === request.e) return;
  throw new Error(`wrong answer ${answer} to ${JSON.stringify(request)}`);
}

// Runs all rounds. Returns the median of their times, and the processor time of all of them, both in
// ns for each request. On a machine that others use, too, the latter is the one to compare.
async function timeRounds(subject, requests) {
  const processorBefore = processorNanoseconds(subject);
  const rounds = []; // the check has warmed it up
  for (let i = 0; i < ROUNDS; ++i) {
    const begin = now();
    await subject.answer(requests);
    rounds.push(since(begin) / requests.length);
  }
  const processor = processorNanoseconds(subject) - processorBefore;
  return { ns: median(rounds), processorNs: processor / ROUNDS / requests.length };
}

// Of this process with its collector's threads, and of the server if the peer is one.
function processorNanoseconds(subject) {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3 + (subject.processorNanoseconds?.() ?? 0);
}

// Returns the figures of a peer; `tools` is what the peers' `prepare` and `load` are given.
export async function measure(peer, workload, tools) {
  if (peer.module) tools.require(peer.module); // what a library is without policies is not counted
  const prepared = await peer.prepare(workload, tools);
  const candidates = peer.choose ? peer.choose(workload.requests) : workload.requests;
  const before = memory();
  const begin = performance.now();
  const subject = await peer.load(prepared, tools);
  try {
    await subject.answer(candidates.slice(0, 1));
    const loadMs = performance.now() - begin;
    const grown = growth(before, memory());
    const requests = candidates.slice(0, await checkAnswers(subject, candidates));
    return {
      ...(await timeRounds(subject, requests)),
      requests: requests.length,
      loadMs,
      bytes: subject.memoryBytes ? subject.memoryBytes() : grown,
      ...(subject.roundTrip && { tripNs: await tripNanoseconds(subject) }),
    };
  } finally {
    await subject.close?.();
  }
}

// What a call costs of which nothing but the way there and back is left.
async function tripNanoseconds(subject) {
  const times = [];
  for (let i = 0; i < TRIPS; ++i) {
    const begin = now();
    await subject.roundTrip();
    times.push(since(begin));
  }
  return median(times);
}

function memory() {
  global.gc?.();
  return process.memoryUsage();
}

// New objects may lie where the process has had memory before, and WebAssembly's are not on the heap.
const growth = (before, after) =>
  Math.max(after.rss - before.rss, after.heapUsed - before.heapUsed);
