// What of the comparison needs no peer: the translations, the check of answers, the table.
//
// The peers' own evaluation of a translation is checked by `./dev bench-peers`, which refuses to time
// wrong answers. That it would refuse is tested here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { acts, covers, entityOf, holds, patternOf, policyLines, policyText } from './casbin.mjs';
import { contextInSet, policyInSet, policyOfSlice } from './cedar.mjs';
import { batchesOf, callOf, fullBatches, principalOf, resourcePolicy } from './cerbos.mjs';
import { checkAnswers, measure, median } from './measure.mjs';
import { figuresOf, mean } from './ours.mjs';
import { digits, jsonLines, memory, table, time, withRatios } from './table.mjs';
import { declarationOf, nestedDeclarations, readWorkload, shuffled, Slices } from './workload.mjs';

const grant = (p, ...a) => ({ p, a });
const rule = (path, ...grants) => declarationOf({ path, grants });

const ROOM = rule('shared/t1/room/*', grant('guest', 'get', 'list'), grant('group:ops', 'write'));
const SECRET = rule('shared/t1/room/secret/*', grant('function:scan', 'get'));
const OWN = rule(
  'apps/a1/docs/{entity_id}/*',
  grant('owner', 'get'),
  grant('authenticated', 'list'),
);
const ALL = [ROOM, SECRET, OWN];

function generated() {
  const scratch = mkdtempSync(join(process.env.TEST_TMPDIR ?? tmpdir(), 'peers-'));
  execFileSync('bench/workload.py', ['100', '--requests', '2000', '--folder', scratch]);
  return readWorkload(join(scratch, '100'));
}

// casbin's way to the answer, without casbin: the first line that matches.
function firstMatch(lines, request) {
  const line = lines.find(
    ([who, pattern, actions]) =>
      covers(request.o, pattern) &&
      acts(request.a, actions) &&
      holds(request, who, entityOf(request.o, pattern)),
  );
  return line !== undefined && line[3] === 'allow';
}

function viaSlices(slices, declarations, request) {
  const slice = slices.find(request.o);
  return (
    slice !== null &&
    declarations[slice.number].grants.some(
      ({ p, a }) => a.includes(request.a) && holds(request, p, slice.entity),
    )
  );
}

test('a declaration is a literal prefix and perhaps an entity', () => {
  assert.deepEqual([OWN.literal, OWN.hasEntity], ['apps/a1/docs', true]);
  assert.deepEqual([ROOM.literal, ROOM.hasEntity], ['shared/t1/room', false]);
  assert.throws(() => rule('a/{entity_id}/b/*'), /entity in the middle/);
  assert.throws(() => rule('a/b'), /does not end in/);
});

test('what is nested in what', () => {
  const templated = rule('shared/t1/room/{entity_id}/*');
  const nested = nestedDeclarations([...ALL, templated]);
  assert.deepEqual(nested.get(ROOM), [SECRET, templated]);
  assert.deepEqual(nested.get(templated), [SECRET]);
  assert.deepEqual(nested.get(SECRET), []);
});

test('a slice is the longest declaration', () => {
  const slices = new Slices(ALL);
  assert.deepEqual(slices.find('shared/t1/room/a/b'), { number: 0, entity: null });
  assert.deepEqual(slices.find('shared/t1/room/secret/b'), { number: 1, entity: null });
  assert.deepEqual(slices.find('shared/t1/room/secret'), { number: 0, entity: null });
  assert.deepEqual(slices.find('apps/a1/docs/bob/x'), { number: 2, entity: 'bob' });
  assert.equal(slices.find('apps/a1/docs/bob'), null);
  assert.equal(slices.find('shared'), null);
});

test('the generated workload: by slices and by the first match every answer is right', async () => {
  const { declarations, requests } = generated();
  assert.ok(nestedDeclarations(declarations).size === 100 && requests.length > 1900);
  const slices = new Slices(declarations);
  const lines = policyLines(declarations);
  for (const answerOne of [
    (each) => viaSlices(slices, declarations, each),
    (each) => firstMatch(lines, each),
  ]) {
    assert.equal(
      await checkAnswers({ answer: (all) => all.map(answerOne) }, requests, 1e12),
      requests.length,
    );
  }
});

test('control: one flipped expectation is noticed, wherever it is', async () => {
  const { declarations, requests } = generated();
  const slices = new Slices(declarations);
  const subject = { answer: (all) => all.map((each) => viaSlices(slices, declarations, each)) };
  for (const at of [0, 777, requests.length - 1]) {
    const flipped = requests.map((each, i) => (i === at ? { ...each, e: !each.e } : each));
    await assert.rejects(checkAnswers(subject, flipped, 1e12), /wrong answer/);
  }
});

test('control: a missing answer, or a truthy one, is wrong', async () => {
  const request = { a: 'get', o: 'a/b', k: 'guest', id: '', g: [], e: true };
  await assert.rejects(checkAnswers({ answer: () => [] }, [request]), /wrong answer undefined/);
  await assert.rejects(checkAnswers({ answer: () => ['allow'] }, [request]), /wrong answer allow/);
});

test('a peer that answers wrongly is closed and has no figures', async () => {
  let closed = false;
  const peer = {
    prepare: () => null,
    load: () => ({
      answer: (all) => all.map(() => true),
      close: () => {
        closed = true;
      },
    }),
  };
  await assert.rejects(
    measure(peer, { requests: [{ e: true }, { e: false }] }, {}),
    /wrong answer true/,
  );
  assert.ok(closed);
});

test('what is timed is what was checked', async () => {
  const sizes = [];
  const peer = {
    prepare: () => null,
    load: () => ({
      answer: (all) => {
        sizes.push(all.length);
        return all.map((each) => each.e);
      },
    }),
  };
  const figures = await measure(
    peer,
    { requests: Array.from({ length: 120 }, (_, i) => ({ e: i % 2 === 0 })) },
    {},
  );
  assert.deepEqual(sizes, [1, 50, 50, 20, 120, 120, 120]);
  assert.equal(figures.requests, 120);
});

test('Cedar: a policy among others excludes what is nested', () => {
  assert.equal(
    policyInSet(ROOM, [SECRET, rule('shared/t1/room/{entity_id}/*')]),
    'permit(principal, action, resource) when { context.path like "shared/t1/room/*" && ' +
      '((action in [Action::"get", Action::"list"] && principal is Guest) || ' +
      '(action in [Action::"write"] && principal in Group::"ops")) } ' +
      'unless { context.path like "shared/t1/room/secret/*" || context.path like "shared/t1/room/*/*" };',
  );
});

test('Cedar: the owner, in a set and in a slice', () => {
  assert.equal(
    policyInSet(OWN, []),
    'permit(principal, action, resource) when { context.path like "apps/a1/docs/*/*" && ' +
      '((action in [Action::"get"] && principal is User && principal.id == context.s3) || ' +
      '(action in [Action::"list"] && principal is User)) };',
  );
  assert.match(policyOfSlice(OWN), /principal is User && principal == context.owner/);
  assert.match(policyOfSlice(SECRET), /principal == Function::"scan"/);
  assert.deepEqual(contextInSet('a/b/c'), { path: 'a/b/c', s0: 'a', s1: 'b' });
});

test('Cedar: a literal star and a quote are taken literally', () => {
  assert.match(policyInSet(rule('a*"b/*', grant('guest', 'get')), []), /like "a\\\*\\"b\/\*"/);
  assert.throws(
    () => policyOfSlice(rule('a/*', grant('nobody', 'get'))),
    /no translation of the selector nobody/,
  );
});

test('casbin: lines, the most specific first, a nested one closed by a deny', () => {
  assert.deepEqual(policyLines([ROOM, SECRET]), [
    ['function:scan', 'shared/t1/room/secret', 'get', 'allow'],
    ['*', 'shared/t1/room/secret', '*', 'deny'],
    ['guest', 'shared/t1/room', 'get|list', 'allow'],
    ['group:ops', 'shared/t1/room', 'write', 'allow'],
  ]);
  assert.equal(policyText([['guest', 'get|list']]), 'p, guest, get|list');
});

test("casbin: the matcher's functions", () => {
  assert.equal(patternOf(OWN), 'apps/a1/docs/{}');
  assert.ok(covers('apps/a1/docs/bob/x', patternOf(OWN)));
  assert.ok(!covers('apps/a1/docs/bob', patternOf(OWN)));
  assert.ok(!covers('shared/t1/rooms/x', patternOf(ROOM)));
  assert.equal(entityOf('apps/a1/docs/bob/x', patternOf(OWN)), 'bob');
  assert.ok(acts('get', 'list|get') && !acts('get', 'getter') && acts('get', '*'));
  assert.ok(holds({ k: 'user', id: 'bob', g: [] }, 'owner', 'bob'));
  assert.ok(!holds({ k: 'function', id: 'bob', g: [] }, 'owner', 'bob'));
  assert.ok(!holds({ k: 'function', id: 'f', g: ['ops'] }, 'group:ops', null));
});

test('Cerbos: roles, and a condition for the owner', () => {
  assert.deepEqual(resourcePolicy(OWN, 7).resourcePolicy, {
    resource: 'd7',
    version: 'default',
    rules: [
      {
        actions: ['get'],
        effect: 'EFFECT_ALLOW',
        roles: ['user'],
        condition: { match: { expr: 'R.attr.owner == P.id' } },
      },
      { actions: ['list'], effect: 'EFFECT_ALLOW', roles: ['user'] },
    ],
  });
  assert.deepEqual(principalOf({ k: 'guest', id: '', g: [] }), { id: 'guest', roles: ['guest'] });
  assert.deepEqual(principalOf({ k: 'user', id: 'bob', g: ['ops'] }), {
    id: 'bob',
    roles: ['user', 'group:ops'],
  });
  const call = callOf(new Slices(ALL), [
    { k: 'user', id: 'bob', g: [], a: 'get', o: 'apps/a1/docs/bob/x' },
    { k: 'user', id: 'bob', g: [], a: 'list', o: 'public/x' },
  ]);
  assert.deepEqual(call.resources, [
    {
      resource: { kind: 'd2', id: 'apps/a1/docs/bob/x', attr: { owner: 'bob' } },
      actions: ['get'],
    },
    { resource: { kind: 'none', id: 'public/x', attr: {} }, actions: ['list'] },
  ]);
});

test('Cerbos: a batch is of one principal and of 50', () => {
  const many = (id, count) => Array.from({ length: count }, () => ({ k: 'user', id, g: [] }));
  assert.deepEqual(
    batchesOf([...many('a', 60), ...many('b', 3)]).map((batch) => batch.length),
    [50, 10, 3],
  );
  const full = fullBatches(shuffled([...many('a', 120), ...many('b', 49), ...many('c', 50)]));
  assert.deepEqual(
    batchesOf(full)
      .map((batch) => [batch[0].id, batch.length])
      .sort(),
    [
      ['a', 50],
      ['a', 50],
      ['c', 50],
    ],
  );
});

test('ours: ns by metric from the lines of ./dev bench', () => {
  const line = (metric, value, unit) =>
    JSON.stringify({ bench: 'files', n: 100, metric, value, unit });
  const figures = figuresOf(
    [
      line('strings', 400, 'ns'),
      line('strings', 1.2, 'prefix walks'),
      line('graph', 50, 'bytes/declaration'),
      '',
    ].join('\n'),
  );
  assert.deepEqual(figures, { strings: 400, bytes: 5000 });
  assert.deepEqual(mean({ strings: 100 }, { strings: 300 }), { strings: 200 });
});

test('figures', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 2]), 3);
  assert.deepEqual([3.14159, 31.4159, 3141.59].map(digits), ['3.14', '31.4', '3,142']);
  assert.deepEqual([5, 5e3, 5e6, 5e9].map(time), ['5.00 ns', '5.00 µs', '5.00 ms', '5.00 s']);
  assert.deepEqual([5e3, 5e6].map(memory), ['5.00 kB', '5.00 MB']);
  assert.deepEqual(shuffled([1, 2, 3, 4, 5]), shuffled([1, 2, 3, 4, 5]));
});

const ROWS = withRatios(
  [
    { name: 'ours', n: 100, ns: 500, requests: 9, loadMs: 2, bytes: 5000 },
    { name: 'peer', n: 100, ns: 3000, processorNs: 1000, requests: 9 },
    { name: 'ours', n: 1000, ns: 400, requests: 9, loadMs: 3, bytes: 6000 },
    { name: 'peer', n: 1000, ns: 9000, processorNs: 8000, requests: 5 },
  ],
  'ours',
);

test('the table', () => {
  assert.equal(
    table([ROWS[0], ROWS[3]]),
    `\
|      | declarations | a decision | processor | times ours | growth | to load |  memory | requests |
|------|-------------:|-----------:|----------:|-----------:|-------:|--------:|--------:|---------:|
| ours |          100 |     500 ns |           |       1.00 |   1.00 | 2.00 ms | 5.00 kB |        9 |
| peer |        1,000 |    9.00 µs |   8.00 µs |       20.0 |   8.00 |         |         |        5 |`,
  );
});

test('lines of JSON, as ./dev bench writes them', () => {
  assert.equal(
    jsonLines([ROWS[3]]),
    `\
{"bench":"peer","n":1000,"metric":"decision","value":9000,"unit":"ns"}
{"bench":"peer","n":1000,"metric":"processor","value":8000,"unit":"ns"}
{"bench":"peer","n":1000,"metric":"decision","value":20,"unit":"times ours"}
{"bench":"peer","n":1000,"metric":"growth","value":8,"unit":"times the fewest"}
{"bench":"peer","n":1000,"metric":"requests","value":5,"unit":"requests"}
`,
  );
});
