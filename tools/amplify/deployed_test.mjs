// Postern's decisions by exported policies are those of the policies that Amplify itself deploys for the
// same projects, for every request of a small universe; and a policy that says something else is
// noticed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { deploy } from './deployed.mjs';
import { isAllowed, like } from './iam.mjs';
import { checkFetched, install, makeProject, PROJECTS, run } from './testing.mjs';

const POSTERN = resolve(process.env.POSTERN ?? 'tools/postern');
const ACTIONS = ['get', 'list', 'write', 'delete'];
const IDENTITIES = ['alice', 'bob'];

checkFetched();
const PROGRAM = install();

// --- the universe -------------------------------------------------------------------

// The principals there are for a policy: guests, users in each set of its groups, functions, and a
// function that it does not know.
function principals(policy) {
  const [, listed = ''] = policy.match(/^groups: \[(.*)\]$/m) ?? [];
  const groups = listed.split(', ').filter(Boolean).map((text) => text.replaceAll('"', ''));
  const named = [...policy.matchAll(/function:([\w-]+)/g)].map(([, name]) => name);
  const functions = new Set(['nobody', ...named]);
  return [
    ...IDENTITIES.flatMap((id) => [
      { kind: 'guest', entity_id: id },
      ...subsets(groups).map((member) => ({ kind: 'user', entity_id: id, groups: member })),
    ]),
    ...[...functions].map((name) => ({ kind: 'function', name })),
  ];
}

function subsets(items) {
  return items.reduce((all, item) => [...all, ...all.map((some) => [...some, item])], [[]]);
}

// The paths there are for a policy: of two of its segments, the identities and another, all; and what
// begins like one of its patterns, to where that goes on, and beside it. null is a list without prefix.
function paths(policy) {
  const patterns = [...policy.matchAll(/^ {2}(.*?):(?: \[\]|  # .*)$/gm)]
    .map(([, key]) => (key.startsWith('"') ? JSON.parse(key) : key));
  const literal = patterns.flatMap((pattern) => pattern.split('/').slice(0, -1))
    .filter((segment) => segment !== '{entity_id}');
  const segments = [...new Set([...literal, ...IDENTITIES, 'z'])];
  const near = patterns.flatMap(concrete).flatMap((path) => beginnings(path))
    .flatMap((begin) => [begin, begin.slice(0, -1), `${begin.slice(0, -1)}z/z`, ...segments.flatMap(
      (segment) => [`${begin}${segment}`, `${begin}${segment}/`, `${begin}${segment}/z`])]);
  const short = segments.flatMap((one) => [one, `${one}/`, ...segments.flatMap(
    (two) => [`${one}/${two}`, `${one}/${two}/`])]);
  return [null, ...new Set([...short, ...near].filter(Boolean))];
}

function concrete(pattern) {
  const path = pattern.slice(0, -1);
  if (!path.includes('{entity_id}')) return [path];
  return [...IDENTITIES, 'z'].map((id) => path.replace('{entity_id}', id));
}

function beginnings(path) {
  return [...path].flatMap((character, i) => (character === '/' ? [path.slice(0, i + 1)] : []));
}

function requests(policy) {
  return principals(policy).flatMap((principal) => paths(policy).flatMap((path) => ACTIONS
    .filter((action) => path !== null || action === 'list')
    .map((action) => ({ principal, action, path }))));
}

// --- the two answers ----------------------------------------------------------------

function answersOfPostern(policy, asked, folder) {
  const [rules, lines] = [join(folder, 'policy.yaml'), join(folder, 'requests.jsonl')];
  writeFileSync(rules, policy);
  writeFileSync(lines, asked.map((request) => `${JSON.stringify(request)}\n`).join(''));
  const { status, stdout, stderr } = spawnSync(POSTERN, ['decide', rules, '--requests', lines],
    { encoding: 'utf8', maxBuffer: 2 ** 30 });
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return stdout.trimEnd().split('\n').map((line) => JSON.parse(line).decision === 'allow');
}

function answersOfAmplify(deployed, bucket, asked) {
  const statements = new Map();
  const of = (role) => {
    if (!statements.has(role)) statements.set(role, deployed.statementsOf(role));
    return statements.get(role);
  };
  return asked.map(({ principal, action, path }) => {
    const role = deployed.roleOf(principal);
    return role !== null && isAllowed(of(role), { action, bucket, path, identity: principal.entity_id });
  });
}

function differences(asked, ours, theirs) {
  assert.equal(ours.length, asked.length);
  return asked.filter((_, i) => ours[i] !== theirs[i]).map((request) => JSON.stringify(request));
}

// Returns {text, asked, theirs, folder} for each storage of a project: its exported policy, and what
// Amplify's policies answer to all requests.
async function storages(name) {
  const folder = makeProject(name);
  assert.equal(run(PROGRAM, ['export', '-o', 'policies/'], { cwd: folder }).stderr, '');
  const deployed = await deploy(folder);
  return [...deployed.buckets].map(([storage, bucket]) => {
    const text = readFileSync(join(folder, 'policies', `${storage}.yaml`), 'utf8');
    const asked = requests(text);
    return { storage, text, asked, folder, theirs: answersOfAmplify(deployed, bucket, asked) };
  });
}

function changes({ text, asked, theirs, folder }) {
  return differences(asked, answersOfPostern(text, asked, folder), theirs);
}

for (const name of PROJECTS) {
  test(`project ${name}`, async (t) => {
    for (const one of await storages(name)) {
      assert.deepEqual(changes(one), [], one.storage);
      const allowed = one.theirs.filter(Boolean).length;
      t.diagnostic(`${one.storage}: ${one.asked.length} requests, ${allowed} allowed`);
      const [rule] = one.text.match(/^ {4}- .*\n/m) ?? [];
      assert.equal(allowed > 0, rule !== undefined);
      if (!rule) continue;
      const other = rule.replace(/to: (\[.*?\]|\w+)/, rule.includes('delete') ? 'to: get' : 'to: delete');
      const text = one.text.replace(rule, other);
      assert.notDeepEqual(changes({ ...one, text }), [], `${one.storage} with ${other}`);
    }
  });
}

// --- what both refuse ---------------------------------------------------------------

const AUTH = `import { defineAuth } from '@aws-amplify/backend';
export const auth = defineAuth({ loginWith: { email: true }, groups: ['admin'] });`;

// The `access` of a storage, and what is said by whoever refuses it here.
const REFUSED = [
  ["({ '/a/*': [] })", 'amplify-leading-slash'],
  ["({ 'a/b': [] })", 'amplify-ending'],
  ["({ 'a//b/*': [] })", 'amplify-double-slash'],
  ["({ 'a/*/b/*': [] })", 'amplify-wildcard'],
  ["({ 'a/*': [], 'a/b/*': [], 'a/b/c/*': [] })", 'amplify-prefixes'],
  ["({ 'a/{entity_id}/b/*': [] })", 'amplify-entity-not-last'],
  ["({ 'a/*': [allow.guest.to(['get']), allow.guest.to(['list'])] })", 'amplify-repeated-selector'],
  ["({ 'a/*': [allow.guest.to([])] })", 'amplify-no-action'],
  ["({ 'a/*': [allow.groups(['Admin']).to(['get'])] })", 'group `Admin` is not among'],
  ["({ 'a/*': [allow.guest.to(['red'])] })", 'there is no action `red`'],
  ["({ 'a/*': [false && allow.guest.to(['get'])] })", 'rule 1 of `a/*`'],
  ["({ 'a/*': allow.guest.to(['get']) })", '`a/*` of storage `files` has no list'],
  ["({ 'a/*': [allow.resource({}).to(['get'])] })", 'what `defineFunction` did not make'],
];

for (const [access, said] of REFUSED) {
  test(`refused by both: ${access}`, async () => {
    const folder = makeProject({
      'amplify/auth/resource.ts': AUTH,
      'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
export const storage = defineStorage({ name: 'files', access: (allow) => ${access} });`,
    });
    const { status, stderr } = run(PROGRAM, ['export', '-o', 'policy.yaml'], { cwd: folder });
    const check = () => spawnSync(POSTERN, ['check', 'policy.yaml'], { cwd: folder, encoding: 'utf8' });
    const done = status ? { status, stdout: stderr } : check();
    assert.equal(done.status, 3);
    assert.ok(done.stdout.includes(said), done.stdout);
    await assert.rejects(() => deploy(folder));
  });
}

// --- controls -----------------------------------------------------------------------

test('a rule in another order, for another, and for another action is noticed', async () => {
  const [nested] = await storages('nested');
  for (const [was, is] of [
    ['{allow: guest, to: read,', '{allow: authenticated, to: read,'],
    ['{allow: authenticated, to: get,', '{allow: authenticated, to: list,'],
    ['  foo/bar/*:', '  foo/bat/*:'],
    ['{allow: owner, to: read', '{allow: guest, to: read'],
  ]) {
    const text = nested.text.replace(was, is);
    assert.notEqual(text, nested.text, was);
    assert.notDeepEqual(changes({ ...nested, text }), [], is);
  }
  const [first] = nested.text.match(/^ {2}"room\/\{entity_id\}\/\*":.*\n.*\n/m);
  const moved = nested.text.replace(first, '') + first;
  assert.notDeepEqual(changes({ ...nested, text: moved }), []);
});

test('groups in another order are noticed', async () => {
  const [groups] = await storages('groups');
  const text = groups.text.replace('groups: [admin, editor, "no"]', 'groups: ["no", admin, editor]');
  assert.notDeepEqual(changes({ ...groups, text }), []);
});

test('a project that is sound is refused by neither', async () => {
  assert.equal((await deploy(makeProject('users'))).buckets.size, 1);
});

test('what IAM would make of statements', () => {
  const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'b/a/*' };
  const ask = (statements, more) => isAllowed(statements,
    { action: 'get', bucket: 'b', path: 'a/x', identity: 'i', ...more });
  assert.equal(ask([allow]), true);
  assert.equal(ask([]), false);
  assert.equal(ask([allow, { ...allow, Effect: 'Deny', Resource: ['b/z', 'b/a/x'] }]), false);
  assert.equal(ask([allow], { action: 'write' }), false);
  assert.equal(ask([allow], { bucket: 'c' }), false);
  const list = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'b',
    Condition: { StringLike: { 's3:prefix': ['a/*', 'a/'] } } };
  assert.equal(ask([list], { action: 'list', path: 'a/' }), true);
  assert.equal(ask([list], { action: 'list', path: 'a' }), false);
  assert.equal(ask([list], { action: 'list', path: null }), false);
  assert.throws(() => ask([{ ...list, Condition: { Bool: {} } }]), /a condition/);
  assert.throws(() => ask([{ ...allow, NotAction: 's3:*' }]), /a statement with NotAction/);
});

test('what a pattern of IAM is like', () => {
  assert.equal(like('a/*', 'a/b/c\n'), true);
  assert.equal(like('a/?', 'a/b'), true);
  assert.equal(like('a.c', 'abc'), false);
  assert.equal(like('${cognito-identity.amazonaws.com:sub}/*', 'i/x', 'i'), true);
  assert.equal(like('${cognito-identity.amazonaws.com:sub}/*', 'j/x', 'i'), false);
  assert.equal(like('${cognito-identity.amazonaws.com:sub}/*', '*/x', undefined), false);
  assert.throws(() => like('${aws:username}', 'x', 'i'), /a variable/);
});
