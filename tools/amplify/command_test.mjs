// `postern-amplify test`: the program that it runs, on which files, and what comes back; and that README.md
// shows what is printed (`--update` writes it there).
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { checkFetched, install, makeProject, run, scratchFolder } from './testing.mjs';

const POSTERN = resolve(process.env.POSTERN ?? 'tools/postern');

checkFetched();
const PROGRAM = install();
const README = resolve('tools/amplify/README.md');

const CASES = `cases: 1
policy: ../../.amplify/postern/files.yaml
principals:
  visitor: guest
tests:
  - name: visitors look
    as: visitor
    can: [get public/a.png]
`;

// Returns a project with case files, and how to run the program in it.
function projectWithCases(cases = CASES) {
  const project = makeProject('users');
  writeFileSync(join(project, 'amplify/storage/files_test.yaml'), cases);
  return {
    project,
    tested: (args = [], env = { POSTERN }, cwd = project) => run(PROGRAM, ['test', ...args], { cwd, env }),
  };
}

test('cases that hold', () => {
  const { tested } = projectWithCases();
  assert.deepEqual(tested(), {
    status: 0, stdout: '✓ amplify/storage/files_test.yaml: 1 passed (1 request)\n', stderr: '',
  });
});

test('a case that does not hold leads to the line of the resource file', () => {
  const { tested } = projectWithCases(CASES.replace('get public', 'delete public'));
  const { status, stdout } = tested();
  assert.equal(status, 4);
  assert.match(stdout, /expected allow, got deny/);
  const look = projectWithCases(CASES.replace('can:', 'cannot:')).tested();
  assert.equal(look.status, 4);
  assert.match(look.stdout, /note: amplify\/storage\/resource\.ts:6\n/);
});

test('from elsewhere, with paths and options', () => {
  const { project, tested } = projectWithCases();
  const folder = dirname(project);
  const { status, stdout } = tested(['--project', 'project', 'project/amplify', '--', '--format', 'tap'],
    { POSTERN }, folder);
  assert.equal(status, 0);
  assert.match(stdout, /^TAP version 13\n/);
  assert.equal(tested(['amplify/nowhere']).status, 1);
});

test('postern in PATH', () => {
  const { tested } = projectWithCases();
  const bin = scratchFolder();
  symlinkSync(POSTERN, join(bin, 'postern'));
  assert.equal(tested([], { PATH: bin }).status, 0);
});

test('no postern', () => {
  const { tested } = projectWithCases();
  const help = '  help: put `postern` into PATH, or name it in the environment variable POSTERN\n';
  assert.deepEqual(tested([], { PATH: scratchFolder() }), {
    status: 1, stdout: '', stderr: `postern-amplify: error: there is no program \`postern\`\n${help}`,
  });
  assert.deepEqual(tested([], { POSTERN: './gone' }), {
    status: 1, stdout: '', stderr: `postern-amplify: error: there is no program \`./gone\`\n${help}`,
  });
});

test('a storage that is gone is not tested any more', () => {
  const { project, tested } = projectWithCases();
  assert.equal(tested().status, 0);
  renameSync(join(project, '.amplify/postern/files.yaml'), join(project, '.amplify/postern/gone.yaml'));
  writeFileSync(join(project, 'amplify/storage/files_test.yaml'), CASES.replace('files.yaml', 'gone.yaml'));
  assert.notEqual(tested().status, 0);
  assert.equal(existsSync(join(project, '.amplify/postern/gone.yaml')), false);
});

test('resource files that are refused run no case', () => {
  const { project, tested } = projectWithCases();
  assert.equal(tested().status, 0);
  mkdirSync(join(project, 'amplify/auth'), { recursive: true });
  writeFileSync(join(project, 'amplify/auth/resource.ts'), 'nothing();');
  const { status, stdout, stderr } = tested();
  assert.deepEqual([status, stdout], [3, '']);
  assert.equal(stderr,
    'amplify/auth/resource.ts:1:1: error: ReferenceError: nothing is not defined\n');
});

// A block under `<!-- file: NAME -->` is a file of a project, one under `<!-- prints: COMMAND -->` what a
// command prints in it.
test('README.md shows what is printed', () => {
  const shown = readFileSync(README, 'utf8');
  const files = [...shown.matchAll(/^<!-- file: (.*) -->\n```\w*\n([^]*?)^```$/gm)]
    .map(([, name, text]) => [name, text]);
  const cwd = makeProject(Object.fromEntries(files));
  let commands = 0;
  const printed = shown.replace(/^(<!-- prints: postern-amplify (.*) -->\n```\w*\n)[^]*?^```$/gm,
    (_, head, command) => {
      commands += 1;
      return `${head}${run(PROGRAM, command.split(' '), { cwd, env: { POSTERN } }).stdout}\`\`\``;
    });
  assert.deepEqual([files.length, commands], [3, 2]);
  if (process.argv.includes('--update')) writeFileSync(README, printed);
  assert.equal(printed, readFileSync(README, 'utf8'));
});
