// Cerbos, a server beside the application, asked by HTTP over a Unix socket that is kept open.
//
// Cerbos finds a policy by the kind of a resource and has no rules on paths, so each declaration is a
// kind of its own, and the application finds it (Slices). Groups and functions are roles, which Cerbos
// indexes; only `owner` is a condition.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { Slices } from './workload.mjs';

const BATCH = 50; // `server.requestLimits.maxResourcesPerRequest` as it is by default
const START_SECONDS = 300;

function ruleOf({ p, a }) {
  const owner = p === 'owner';
  const rule = {
    actions: a,
    effect: 'EFFECT_ALLOW',
    roles: [owner || p === 'authenticated' ? 'user' : p],
  };
  if (owner) rule.condition = { match: { expr: 'R.attr.owner == P.id' } };
  return rule;
}

// Returns the policy of the declaration `d${number}`.
export function resourcePolicy(declaration, number) {
  return {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource: `d${number}`,
      version: 'default',
      rules: declaration.grants.map(ruleOf),
    },
  };
}

// Returns who asks, as Cerbos takes it; an id may not be empty.
export function principalOf({ k, id, g }) {
  if (k === 'guest') return { id: 'guest', roles: ['guest'] };
  if (k === 'function') return { id, roles: [`function:${id}`] };
  return { id, roles: ['user', ...g.map((group) => `group:${group}`)] };
}

function resourceOf(slices, request) {
  const slice = slices.find(request.o);
  const attr = slice && slice.entity !== null ? { owner: slice.entity } : {};
  return {
    resource: { kind: slice ? `d${slice.number}` : 'none', id: request.o, attr },
    actions: [request.a],
  };
}

// Returns the body of a call; all requests are of one principal.
export function callOf(slices, requests) {
  return {
    principal: principalOf(requests[0]),
    resources: requests.map((each) => resourceOf(slices, each)),
  };
}

// Cuts requests where the principal changes, and after BATCH.
export function batchesOf(requests) {
  const batches = [];
  for (const each of requests) {
    const last = batches.at(-1);
    const fits = last && last.length < BATCH && last[0].k === each.k && last[0].id === each.id;
    if (fits) last.push(each);
    else batches.push([each]);
  }
  return batches;
}

// Returns those requests that fill whole batches. With many principals, those are the guest's.
export function fullBatches(requests) {
  const of = new Map();
  for (const each of requests) {
    const key = `${each.k} ${each.id}`;
    if (!of.has(key)) of.set(key, []);
    of.get(key).push(each);
  }
  return [...of.values()].flatMap((all) => all.slice(0, all.length - (all.length % BATCH)));
}

function writePolicies(folder, declarations) {
  mkdirSync(join(folder, 'policies'), { recursive: true });
  declarations.forEach((each, i) => {
    writeFileSync(join(folder, 'policies', `d${i}.json`), JSON.stringify(resourcePolicy(each, i)));
  });
  const config = {
    server: {
      httpListenAddr: `unix:${folder}/http.sock`,
      grpcListenAddr: `unix:${folder}/grpc.sock`,
    },
    telemetry: { disabled: true },
    audit: { enabled: false },
    storage: { driver: 'disk', disk: { directory: `${folder}/policies`, watchForChanges: false } },
  };
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
}

class Server {
  constructor(binary, folder) {
    this.socketPath = join(folder, 'http.sock');
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    this.process = spawn(
      binary,
      ['server', `--config=${folder}/config.yaml`, '--log-level=error'],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    // Whatever ends this process, the server does not outlive it.
    process.on('exit', () => this.process.kill());
  }

  call(method, path, body) {
    return new Promise((resolve, reject) => {
      const options = { socketPath: this.socketPath, agent: this.agent, method, path };
      const request = http.request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () =>
          response.statusCode === 200
            ? resolve(text)
            : reject(new Error(`Cerbos: ${response.statusCode} ${text}`)),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  health() {
    return this.call('GET', '/_cerbos/health');
  }

  async untilHealthy() {
    const until = Date.now() + START_SECONDS * 1000;
    for (;;) {
      try {
        return await this.health();
      } catch (error) {
        const ended = this.process.exitCode !== null || this.process.signalCode !== null;
        if (ended || Date.now() > until) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    }
  }

  // Returns, for each request, whether it is allowed.
  async check(body) {
    const answer = JSON.parse(
      await this.call('POST', '/api/check/resources', JSON.stringify(body)),
    );
    return body.resources.map(({ resource, actions }, i) => {
      const result = answer.results[i];
      if (result.resource.id !== resource.id) throw new Error('Cerbos answered in another order');
      return result.actions[actions[0]] === 'EFFECT_ALLOW';
    });
  }

  residentBytes() {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
  }

  // Of all its threads; the kernel counts in hundredths of a second.
  processorNanoseconds() {
    const stat = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * 1e7;
  }

  close() {
    this.agent.destroy();
    this.process.kill();
  }
}

function cerbos(name, choose, split) {
  return {
    name,
    choose,
    prepare({ declarations }, { scratch }) {
      writePolicies(scratch, declarations);
      return new Slices(declarations);
    },
    async load(slices, { require, scratch }) {
      const server = new Server(
        require.resolve('@cerbos/cerbos-linux-x64/cerbos-linux-x64'),
        scratch,
      );
      await server.untilHealthy();
      return {
        async answer(requests) {
          const answers = [];
          for (const batch of split(requests))
            answers.push(...(await server.check(callOf(slices, batch))));
          return answers;
        },
        roundTrip: () => server.health(),
        processorNanoseconds: () => server.processorNanoseconds(),
        memoryBytes: () => server.residentBytes(),
        close: () => server.close(),
      };
    },
  };
}

const oneByOne = (requests) => requests.map((each) => [each]);

export const cerbosSingle = cerbos('Cerbos, a call each', undefined, oneByOne);
export const cerbosBatched = cerbos(`Cerbos, ${BATCH} in a call`, fullBatches, batchesOf);
