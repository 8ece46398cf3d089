// What tests of postern-amplify share: the package as npm would install it, and projects to run it in.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync,
  writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const HERE = resolve('tools/amplify');
export const TESTDATA = join(HERE, 'testdata');

// The folder of what `./dev setup` fetched. Bazel gives a link to its lock file alone: there are
// thousands of files.
const LOCK = '../amplify_modules/package-lock.json';
const FETCHED = existsSync(LOCK) ? dirname(realpathSync(LOCK)) : resolve('.cache/amplify');
export const MODULES = join(FETCHED, 'node_modules');

// The names of the projects below TESTDATA.
export const PROJECTS = ['conditional', 'doubled', 'empty', 'functions', 'groups', 'imports', 'nested',
  'owners', 'pictures', 'several', 'users', 'words'];

export function scratchFolder() {
  return realpathSync(mkdtempSync(join(process.env.TEST_TMPDIR ?? tmpdir(), 'amplify-')));
}

// Throws unless what was fetched is what the lock file names.
export function checkFetched() {
  const lock = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (lock(join(HERE, 'fetched')) !== lock(FETCHED)) throw new Error('run ./dev setup');
}

// Installs the package in a new folder: the files that it names, and what it depends on. Returns the
// path of its program.
export function install() {
  const modules = join(scratchFolder(), 'node_modules');
  const home = join(modules, 'postern-amplify');
  const { bin, dependencies, files } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  for (const file of [...files, 'package.json'])
    cpSync(join(HERE, file), join(home, file), { recursive: true, dereference: true });
  for (const name of Object.keys(dependencies)) symlinkSync(join(MODULES, name), join(modules, name));
  return join(home, bin['postern-amplify']);
}

// Makes a project of {FILE: text} or, given a name, a copy of that below TESTDATA; returns its folder.
export function makeProject(files) {
  const folder = join(scratchFolder(), 'project');
  if (typeof files === 'string') {
    cpSync(join(TESTDATA, files), folder, { recursive: true, dereference: true });
    return folder;
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

// Runs a program of Node's in a folder; returns {status, stdout, stderr}.
export function run(program, args, { cwd, env = {} }) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args],
    { cwd, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
  return { status, stdout, stderr };
}
