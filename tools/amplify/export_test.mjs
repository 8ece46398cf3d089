// `postern-amplify export`: what it writes of each project in testdata/ (NAME.golden), and what it
// refuses. `node tools/amplify/export_test.mjs --update` writes the goldens.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkFetched, install, makeProject, PROJECTS, run, TESTDATA } from './testing.mjs';

const UPDATE = process.argv.includes('--update');

checkFetched();
const PROGRAM = install();

function exported(project, args = [], env = {}) {
  return run(PROGRAM, ['export', ...args], { cwd: project, env });
}

// Returns all policies of a project, each below its file's name.
function allPolicies(name) {
  const project = makeProject(name);
  assert.deepEqual(exported(project, ['-o', 'policies/']), { status: 0, stdout: '', stderr: '' });
  return readdirSync(join(project, 'policies')).sort()
    .map((file) => `== ${file}\n${readFileSync(join(project, 'policies', file), 'utf8')}`).join('');
}

test('every project is looked at', () => {
  const folders = readdirSync(TESTDATA).filter((name) => !name.endsWith('.golden'));
  assert.deepEqual(folders.sort(), PROJECTS);
});

for (const name of PROJECTS) {
  test(`project ${name}`, () => {
    const golden = join(TESTDATA, `${name}.golden`);
    const policies = allPolicies(name);
    if (UPDATE) writeFileSync(golden, policies);
    assert.equal(policies, readFileSync(golden, 'utf8'));
  });
}

test('the environment decides as in a deployment', () => {
  const { stdout } = exported(makeProject('conditional'), [], { STAGE: 'production' });
  assert.match(stdout, /^ {2}docs\/\*:.*\n {4}- \{allow: authenticated, to: read, [^\n]*\n$/m);
  assert.doesNotMatch(stdout, /scratch/);
});

test('one of several storages, and one file', () => {
  const project = makeProject('several');
  const { status, stdout } = exported(project, ['--storage', 'third']);
  assert.equal(status, 0);
  assert.match(stdout, /^access: \{\}$/m);
  assert.equal(exported(project, ['--storage', 'third', '-o', 'third.yaml']).status, 0);
  assert.equal(readFileSync(join(project, 'third.yaml'), 'utf8'), stdout);
});

test('what resource files print is not in the policy', () => {
  const { stdout, stderr } = exported(makeProject({
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
console.log('hello');
defineStorage({ name: 'files' });`,
  }));
  assert.match(stdout, /^postern: 1\n/);
  assert.equal(stderr, 'hello\n');
});

test('all that Amplify exports may be imported, and installed packages', () => {
  const { status, stdout, stderr } = exported(makeProject({
    'node_modules/names/package.json': '{"name": "names", "type": "module", "exports": "./x.js"}',
    'node_modules/names/x.js': "export const folder = 'docs';",
    'amplify/data/resource.ts': `import { a, defineData, type ClientSchema } from '@aws-amplify/backend';
const schema = a.schema({ Todo: a.model({ text: a.string() }).authorization((allow) => [allow.owner()]) });
export type Schema = ClientSchema<typeof schema>;
export const data = defineData({ schema });`,
    'amplify/auth/resource.ts': `import { defineAuth, secret } from '@aws-amplify/backend';
import { defineFunction } from '@aws-amplify/backend-function';
const trigger = defineFunction((scope) => { throw new Error('there is no scope'); });
export const auth = defineAuth({
  loginWith: { email: true, externalProviders: { google: { clientId: secret('ID') } } },
  triggers: { postConfirmation: trigger },
  access: (allow) => [allow.resource(trigger).to(['addUserToGroup'])],
});`,
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend-storage';
import { folder } from 'names';
import '../data/resource';
const later = await Promise.resolve('later');
export const storage = defineStorage({
  name: later, access: (allow) => ({ [folder + '/*']: [allow.guest.to(['get'])] }),
});`,
  }));
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /storage `later`,[^]*docs\/\*:.*\n {4}- \{allow: guest, to: get,/);
});

// So that what it defines is noted.
test('an installed package that uses Amplify is run with the recorder', () => {
  const { stdout, stderr } = exported(makeProject({
    'node_modules/@acme/jobs/package.json':
      '{"name": "@acme/jobs", "exports": "./lib/x.js", "peerDependencies": {"@aws-amplify/backend": "1"}}',
    'node_modules/@acme/jobs/lib/package.json': '{"type": "module"}',
    'node_modules/@acme/jobs/lib/x.js': `import { defineFunction } from '@aws-amplify/backend';
export const work = defineFunction({ name: 'work' });`,
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
import { work } from '@acme/jobs';
export const storage = defineStorage({
  name: 'files', access: (allow) => ({ 'a/*': [allow.resource(work).to(['get'])] }),
});`,
  }));
  assert.equal(stderr, '');
  assert.match(stdout, /\{allow: function:work, to: get,/);
});

test('a storage that another file defines', () => {
  const { status, stderr } = exported(makeProject({
    'amplify/storage/ours.ts': `import { defineStorage } from '@aws-amplify/backend';
export const ours = () => defineStorage({ name: 'ours' });`,
    'amplify/storage/resource.ts': "import { ours } from './ours';\nexport const storage = ours();",
  }));
  assert.equal(status, 3);
  assert.equal(stderr, 'amplify/storage/ours.ts:2:27: error: this must be defined in '
    + 'amplify/storage/resource.ts\n  help: Amplify refuses it elsewhere\n');
});

test('what a package.json or a comment says of effects makes no difference', () => {
  const { stdout, stderr } = exported(makeProject({
    'package.json': '{"name": "app", "sideEffects": false}',
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
export const storage = /* @__PURE__ */ defineStorage({ name: 'files' });`,
  }));
  assert.equal(stderr, '');
  assert.match(stdout, /^access: \{\}$/m);
});

test('names of files are told as they are', () => {
  const { stdout, stderr } = exported(makeProject({
    'amplify/our rules/ü #1 %20.ts': `export const rules = (allow: any) => [
  allow.groups([]).to(['get'])];`,
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
import { rules } from '../our rules/ü #1 %20';
export const storage = defineStorage({ name: 'files', access: (allow) => ({ 'a/*': rules(allow) }) });`,
  }));
  assert.equal(stderr, '');
  assert.match(stdout, /note: "amplify\/our rules\/ü #1 %20\.ts:2, from amplify\/storage\/resource\.ts:3"/);
});

test('the order of an imported user pool is said', () => {
  const project = makeProject({
    'amplify/auth/resource.ts': `import { referenceAuth } from '@aws-amplify/backend';
export const auth = referenceAuth({ groups: { admin: 'arn:1', editor: 'arn:2' } });`,
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
export const storage = defineStorage({ name: 'files', access: () => ({}) });`,
  });
  assert.deepEqual(exported(project), {
    status: 3,
    stdout: '',
    stderr: 'amplify/auth/resource.ts:2:21: error: `referenceAuth` does not tell the precedence of its '
      + 'groups\n'
      + '  help: say it, the first one first: --groups admin,editor\n',
  });
  assert.match(exported(project, ['--groups', 'editor,admin']).stdout, /^groups: \[editor, admin\]$/m);
  assert.match(exported(project, ['--groups', 'editor']).stderr, /all of them and no others/);
});

test('without auth, functions alone are given something', () => {
  const { status } = exported(makeProject({
    'amplify/storage/resource.ts': `import { defineStorage } from '@aws-amplify/backend';
export const storage = defineStorage({
  name: 'files', access: ({ guest, groups, resource }) => ({ 'a/*': [groups([]).to(['get'])] }),
});`,
  }));
  assert.equal(status, 0);
});

test('a function of the same name is no matter if no rule speaks of it', () => {
  const { status, stdout } = exported(makeProject({
    'amplify/storage/resource.ts': `import { defineFunction, defineStorage } from '@aws-amplify/backend';
const other = defineFunction({ name: 'f', resourceGroupName: 'auth' });
const f = defineFunction({ name: 'f' });
export const storage = defineStorage({
  name: 'files', access: (allow) => ({ 'a/*': [allow.resource(f).to(['get'])] }),
});`,
  }));
  assert.equal(status, 0);
  assert.match(stdout, /\{allow: function:f, to: get,/);
});

// --- what is refused ----------------------------------------------------------------

const AUTH = `import { defineAuth } from '@aws-amplify/backend';
export const auth = defineAuth({ loginWith: { email: true }, groups: ['admin', 'fixLambda'] });`;

// The `access` of a storage in line 4, and the error: where, what, and what to do (if there is more to
// say).
const REFUSED_ACCESS = [
  ["({ 'a/*': [allow.groups(['Admin']).to(['read'])] })",
    '4:39: error: group `Admin` is not among the groups of the auth resource',
    'its groups are admin, fixLambda'],
  ["({ 'a/*': [allow.guest.to(['red'])] })", '4:45: error: there is no action `red`',
    'the actions are read, get, list, write, delete'],
  ["({ 'a/*': [allow.guest.to([, 'read'])] })", '4:45: error: there is no action `undefined`',
    'the actions are read, get, list, write, delete'],
  ["({ 'a/*': [allow.guest.to('read')] })", '4:45: error: `to` takes a list of actions'],
  ["({ 'a/*': [allow.publicApiKey.to(['read'])] })",
    '4:39: error: `allow.publicApiKey` is not known here',
    'there are guest, authenticated, entity, groups, resource'],
  ["({ 'a/*': [allow.guest.when(['read'])] })", '4:45: error: `.when` is not known here',
    'there are to'],
  ["{ try { return allow.nothing; } catch { return {}; } }",
    '4:43: error: `allow.nothing` is not known here',
    'there are guest, authenticated, entity, groups, resource'],
  ["({ 'a/*': [allow.entity('owner').to(['read'])] })",
    '4:39: error: `allow.entity` takes `identity`, not `owner`'],
  ["({ 'a/*': [allow.groups('admin').to(['read'])] })",
    '4:39: error: `allow.groups` takes a list of groups'],
  ["({ 'a/*': [allow.resource({}).to(['read'])] })",
    '4:39: error: `allow.resource` is given what `defineFunction` did not make'],
  ["({ 'a/*': [allow.resource(fix).to(['read'])] })",
    '4:39: error: Amplify takes the function `fix` and the group `fixLambda` for one'],
  ["({ 'a/*': [false, allow.guest.to(['read'])] })",
    '3:24: error: rule 1 of `a/*` of storage `files` was not made by `allow. … .to([...])`',
    'leave out what is false or undefined: Amplify would fail on it'],
  ["({ 'a/*': [allow.guest.to(['read']), , ] })",
    '3:24: error: rule 2 of `a/*` of storage `files` was not made by `allow. … .to([...])`',
    'leave out what is false or undefined: Amplify would fail on it'],
  ["({ 'a/*': [{ ...allow.guest.to(['read']) }] })",
    '3:24: error: rule 1 of `a/*` of storage `files` was not made by `allow. … .to([...])`',
    'leave out what is false or undefined: Amplify would fail on it'],
  ["({ 'a/*': allow.guest.to(['read']) })",
    '3:24: error: `a/*` of storage `files` has no list of rules'],
  ["Promise.resolve({ 'a/*': [] })",
    '3:24: error: the `access` of storage `files` returns no map of paths'],
  ["allow.nothing.at.all", '4:28: error: `allow.nothing` is not known here',
    'there are guest, authenticated, entity, groups, resource'],
  ["({ 'a/*': [allow.guest().to(['read'])] })", '4:39: error: TypeError: allow.guest is not a function'],
];

for (const [access, error, help] of REFUSED_ACCESS) {
  test(`refused: ${access}`, () => {
    const { status, stdout, stderr } = exported(makeProject({
      'amplify/auth/resource.ts': AUTH,
      'amplify/storage/resource.ts': `import { defineFunction, defineStorage } from '@aws-amplify/backend';
const fix = defineFunction({ name: 'fix' });
export const storage = defineStorage({ name: 'files',
  access: (allow) => ${access},
});`,
    }));
    const lines = `amplify/storage/resource.ts:${error}\n${help ? `  help: ${help}\n` : ''}`;
    assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: '', stderr: lines });
  });
}

// The lines of a storage's resource file, and the error.
const REFUSED_FILES = [
  ["defineStorage({ name: 'a', acess: () => ({}) });",
    '2:1: error: `defineStorage` has a key `acess`, which is not known here'],
  ["defineStorage({ name: 'a', access: {} });",
    '2:1: error: the `access` of `defineStorage` is no function', 'write `access: (allow) => ({...})`'],
  ["defineStorage({ name: '../a' });", '2:1: error: `defineStorage` has the `name` `../a`',
    'Amplify wants letters, digits, `-`, `_` and blanks, a letter first'],
  ['defineStorage({});', '2:1: error: `defineStorage` has the `name` `undefined`',
    'Amplify wants letters, digits, `-`, `_` and blanks, a letter first'],
  ["defineStorage({ name: 'a' });\ndefineStorage({ name: 'A' });",
    '3:1: error: there is another storage `a` at amplify/storage/resource.ts:2:1'],
  ["defineStorage({ name: 'a', access: (allow) => ({ 'a/*': [allow.guest.to(['get'])] }) });",
    '2:70: error: `guest` is given something, but no auth is defined',
    'Amplify wants `defineAuth` in amplify/auth/resource.ts'],
  ['defineAuth({});', '2:1: error: this must be defined in amplify/auth/resource.ts',
    'Amplify refuses it elsewhere'],
  ['defineBackend({});', '2:1: error: `defineBackend` is called by what a resource file imports',
    'let resource files import what they share from a file that is not backend.ts'],
  ['defineStorage({ name: `${a.schema()}` });', '2:28: error: a schema is used as a text'],
  ["const x = defineFunction({ name: 'f' }), y = defineFunction({ name: 'f' });\ndefineStorage("
    + "{ name: 'a', access: (allow) => ({ 'a/*': [x, y].map((f) => allow.resource(f).to(['get'])) }) });",
    '3:81: error: there are two functions `f`, at amplify/storage/resource.ts:2:11 and '
    + 'amplify/storage/resource.ts:2:46', 'give one of them a `name`'],
  ["throw new Error('not today');", '2:7: error: Error: not today'],
  ['const x: = 1;', '2:10: error: unexpected `=`'],
  ["import { nothing } from 'nowhere';\nnothing();", '2:25: error: could not resolve `nowhere`',
    'install the packages of the project first'],
  ["import { nothing } from './nowhere';\nnothing();", '2:25: error: could not resolve `./nowhere`'],
  ["import { defineQueue } from '@aws-amplify/backend';\ndefineQueue();",
    '2:10: error: no matching export in `recorder:@aws-amplify/backend` for import `defineQueue`'],
];

for (const [lines, error, help] of REFUSED_FILES) {
  test(`refused: ${lines}`, () => {
    const { status, stdout, stderr } = exported(makeProject({
      'amplify/storage/resource.ts': 'import { a, defineAuth, defineBackend, defineFunction, defineStorage, '
        + `referenceAuth } from '@aws-amplify/backend';\n${lines}`,
    }));
    const told = `amplify/storage/resource.ts:${error}\n${help ? `  help: ${help}\n` : ''}`;
    assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: '', stderr: told });
  });
}

// The same of an auth.
const REFUSED_AUTH = [
  ['defineAuth({});\nreferenceAuth({});', '3:1: error: there is another `defineAuth` or `referenceAuth` '
    + 'at amplify/auth/resource.ts:2:1'],
  ["referenceAuth({ authRoleArn: 'arn:1', groups: { a: 'arn:2', b: 'arn:1' } });",
    '2:1: error: `group:b` has the same role as `authenticated`'],
  ["defineAuth({ groups: 'admin' });", '2:1: error: the `groups` of `defineAuth` are no list of texts'],
];

for (const [lines, error] of REFUSED_AUTH) {
  test(`refused: ${lines}`, () => {
    const { status, stderr } = exported(makeProject({
      'amplify/auth/resource.ts':
        `import { defineAuth, referenceAuth } from '@aws-amplify/backend';\n${lines}`,
      'amplify/storage/resource.ts': 'export {};',
    }));
    assert.deepEqual({ status, stderr }, { status: 3, stderr: `amplify/auth/resource.ts:${error}\n` });
  });
}

// The arguments, the status and the first line of standard error.
const USAGE = [
  [['export', '--storage', 'x'], 1, 'postern-amplify: error: there is no storage `x`'],
  [['export'], 1, 'postern-amplify: error: there are 3 storages: `first-bucket`, `second bucket`, `third`'],
  [['export', 'x'], 1, 'postern-amplify: error: `export` does not take all of these arguments'],
  [['test', '-o', 'x'], 1, 'postern-amplify: error: `test` does not take all of these arguments'],
  [['export', '--storage', 'third', '-o', 'no/where.yaml'], 1, 'postern-amplify: error: ENOENT: no such '
    + "file or directory, open 'no/where.yaml'"],
  [[], 1, 'Test the access rules of an AWS Amplify Gen 2 Storage'],
  [['exprot'], 1, 'postern-amplify: error: there is no command `exprot`'],
  [['export', '--groups', 'admin'], 1, 'postern-amplify: error: `--groups` orders the groups of '
    + '`referenceAuth`, all of them and no others'],
];

for (const [args, status, line] of USAGE) {
  test(`usage: ${args.join(' ')}`, () => {
    const done = run(PROGRAM, args, { cwd: makeProject('several') });
    assert.deepEqual([done.status, done.stdout, done.stderr.split('\n')[0]], [status, '', line]);
  });
}

test('a resource file without a storage', () => {
  const { status, stderr } = exported(makeProject({ 'amplify/storage/resource.ts': 'export {};' }));
  assert.equal(status, 3);
  assert.equal(stderr, 'amplify/storage/resource.ts: error: no `defineStorage` was run\n');
});

test('a folder without a project', () => {
  const project = makeProject({ 'package.json': '{}' });
  assert.deepEqual(exported(project), {
    status: 1,
    stdout: '',
    stderr: `postern-amplify: error: there is no amplify/storage/resource.ts below \`${project}\`\n`
      + '  help: name the folder of the project with --project\n',
  });
});

test('help', () => {
  const done = run(PROGRAM, ['--help'], { cwd: '.' });
  assert.equal(done.status, 0);
  assert.match(done.stdout, /postern-amplify export/);
});
