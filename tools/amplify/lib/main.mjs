// The command line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readDefinition } from './definition.mjs';
import { position } from './places.mjs';
import { policyText } from './policy.mjs';
import { COULD_NOT_RUN, Refusal } from './refusal.mjs';
import { guarded, runResources } from './resources.mjs';

// Where `test` leaves the policies, in the folder that Amplify keeps for what is made.
const POLICIES = '.amplify/postern';

const HELP = `Test the access rules of an AWS Amplify Gen 2 Storage

  postern-amplify export [--project DIR] [--storage NAME] [-o FILE]
      Run amplify/storage/resource.ts, and write its rules as a policy of Postern. With a folder
      (FOLDER/) for FILE, one policy for each storage, NAME.yaml.
  postern-amplify test [--project DIR] [PATH...] [-- OPTION...]
      Write the policies to ${POLICIES}/NAME.yaml, and run \`postern test\` on these case files or
      folders (default: amplify). OPTION: those of \`postern test\`.

  --project DIR     the folder that holds amplify/ (default: this folder)
  --storage NAME    only this storage
  -o, --output FILE where to write (default: standard output)
  --groups A,B      the groups of \`referenceAuth\`, in their order of precedence

The environment variable POSTERN names the program postern, if it is not in PATH.
Exit status: 0 done; 1 could not run; 3 resource files are wrong or not understood; of \`test\`, that
of \`postern test\`.
`;

const OPTIONS = {
  project: { type: 'string', default: '.' },
  storage: { type: 'string' },
  output: { type: 'string', short: 'o' },
  groups: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

// Returns the exit status; prints results to standard output and errors to standard error.
export async function main(args) {
  try {
    return await run(args);
  } catch (error) {
    const refusal = error.syscall ? cannotRun(error.message) : error;
    if (!(refusal instanceof Refusal)) throw error;
    await print(process.stderr, refusal.report());
    return refusal.status;
  }
}

function print(stream, text) {
  return new Promise((done) => { stream.write(text, done); });
}

async function run(args) {
  const end = args.indexOf('--') < 0 ? args.length : args.indexOf('--');
  const { values, positionals } = parse(args.slice(0, end));
  const [command, ...paths] = positionals;
  if (values.help || !command) {
    await print(values.help ? process.stdout : process.stderr, HELP);
    return values.help ? 0 : COULD_NOT_RUN;
  }
  if (command === 'export' && !paths.length && end === args.length) return exportPolicies(values);
  if (command === 'test' && !values.storage && !values.output)
    return test(values, paths, args.slice(end + 1));
  throw cannotRun(command === 'export' || command === 'test'
    ? `\`${command}\` does not take all of these arguments` : `there is no command \`${command}\``,
    'postern-amplify --help');
}

function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw cannotRun(error.message, 'postern-amplify --help');
  }
}

function cannotRun(message, help = '') {
  return new Refusal(message, { help, status: COULD_NOT_RUN });
}

// --- export -----------------------------------------------------------------------

async function exportPolicies({ project, storage, output, groups }) {
  const all = await readPolicies(project, groups);
  const policies = storage === undefined ? all : all.filter(({ name }) => name === storage);
  const names = all.map(({ name }) => `\`${name}\``).join(', ');
  if (!policies.length) throw cannotRun(`there is no storage \`${storage}\``, `there are ${names}`);
  if (output !== undefined && isFolder(output)) {
    writePolicies(policies, output);
  } else if (policies.length > 1) {
    throw cannotRun(`there are ${policies.length} storages: ${names}`,
      'name one with --storage, or write all with -o FOLDER/');
  } else if (output === undefined || output === '-') {
    await print(process.stdout, policies[0].text);
  } else {
    writeFileSync(output, policies[0].text);
  }
  return 0;
}

// Returns [{name, text}], a policy for each storage of the project, in the order of the file.
async function readPolicies(folder, groupsOption) {
  const project = existsSync(folder) ? realpathSync(folder) : resolve(folder);
  const run = await runResources(project);
  const { auth, storages } = run.recording;
  if (!storages.length) throw new Refusal('no `defineStorage` was run', { at: run.resource });
  const groups = precedence(auth, groupsOption);
  return guarded(run, () => storages.map((storage) => ({
    name: storage.name,
    text: policyText(readDefinition(storage, { ...run, groups })),
  })));
}

function isFolder(path) {
  return path.endsWith('/') || !!statSync(path, { throwIfNoEntry: false })?.isDirectory();
}

function writePolicies(policies, folder) {
  mkdirSync(folder, { recursive: true });
  for (const { name, text } of policies) writeFileSync(join(folder, `${name}.yaml`), text);
}

// Returns the groups in their order of precedence. Of an imported user pool only its owner knows it.
function precedence(auth, option) {
  const groups = auth?.groups ?? [];
  if (option === undefined) {
    if (!auth || auth.ordered || groups.length < 2) return groups;
    throw new Refusal('`referenceAuth` does not tell the precedence of its groups', {
      at: position(auth.at),
      help: `say it, the first one first: --groups ${groups.join(',')}`,
    });
  }
  const given = option.split(',');
  if (auth?.ordered || [...given].sort().join() !== [...groups].sort().join())
    throw cannotRun('`--groups` orders the groups of `referenceAuth`, all of them and no others');
  return given;
}

// --- test -------------------------------------------------------------------------

async function test({ project, groups }, paths, options) {
  const policies = await readPolicies(project, groups);
  const folder = join(project, POLICIES);
  // One that is there no more must not be tested any longer.
  rmSync(folder, { recursive: true, force: true });
  writePolicies(policies, folder);
  return runPostern(['test', ...options, ...(paths.length ? paths : [join(project, 'amplify')])]);
}

function runPostern(args) {
  const program = process.env.POSTERN || 'postern';
  const { error, signal, status } = spawnSync(program, args, { stdio: 'inherit' });
  if (error?.code === 'ENOENT')
    throw cannotRun(`there is no program \`${program}\``,
      'put `postern` into PATH, or name it in the environment variable POSTERN');
  if (error) throw cannotRun(`\`${program}\` could not be run: ${error.message}`);
  return signal ? 128 + constants.signals[signal] : status;
}
