// Runs the resource files of a project: esbuild takes the types out of them and of what they import,
// and puts the recorder in the place of Amplify.
import { Console } from 'node:console';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, isAbsolute, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Places, position } from './places.mjs';
import { NAMES, startRecording } from './recorder.mjs';
import { COULD_NOT_RUN, Refusal } from './refusal.mjs';

const RECORDER = new URL('./recorder.mjs', import.meta.url).href;
const AMPLIFY = /^@aws-amplify\/backend(-auth|-function|-storage)?$/;
const CODE = /\.[cm]?[jt]s$/;

// Returns {recording, places, resource} of a project (an absolute path): what its
// amplify/auth/resource.ts, if there is one, and amplify/storage/resource.ts (`resource`) define.
// Can be called once in a process. Throws a Refusal.
export async function runResources(project) {
  const resource = resourceFile(project, 'storage');
  if (!resource)
    throw new Refusal(`there is no amplify/storage/resource.ts below \`${project}\``,
      { help: 'name the folder of the project with --project', status: COULD_NOT_RUN });
  const files = [resourceFile(project, 'auth'), resource].filter(Boolean);
  const folder = mkdtempSync(join(tmpdir(), 'postern-amplify-'));
  try {
    const { code, map } = await bundle(project, files);
    const path = join(folder, 'resources.mjs');
    writeFileSync(path, code);
    const url = pathToFileURL(path).href;
    const places = new Places(url, map, project);
    const run = { recording: startRecording(places), places, resource };
    await guarded(run, () => import(url));
    return run;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function resourceFile(project, kind) {
  return ['ts', 'js', 'mts', 'mjs'].map((end) => `amplify/${kind}/resource.${end}`)
    .find((file) => existsSync(join(project, file)));
}

// Calls the user's code, and returns what that returns. What it throws becomes a Refusal with its place,
// what was refused stays so even if the code caught it, and what it prints goes to standard error, for
// standard output may be a policy.
export async function guarded({ recording, places }, call) {
  const { console } = globalThis;
  globalThis.console = new Console(process.stderr);
  try {
    const returned = await call();
    if (recording.refusal) throw recording.refusal;
    return returned;
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw new Refusal(String(thrown), { at: position(places.of(thrown)) });
  } finally {
    globalThis.console = console;
  }
}

async function bundle(project, files) {
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: files.map((file) => `import ${JSON.stringify(`./${file}`)};\n`).join(''),
        resolveDir: project,
      },
      absWorkingDir: project,
      bundle: true,
      conditions: [],
      define: { 'import.meta.url': '__postern_url' },
      format: 'esm',
      ignoreAnnotations: true, // a package.json may say that files have no effect: these have one
      logLevel: 'silent',
      outfile: join(project, 'resources.mjs'),
      platform: 'node',
      plugins: [recorderPlugin, packagesPlugin, urlPlugin],
      sourcemap: 'external',
      target: 'node18',
      treeShaking: false,
      write: false,
    });
    const output = (end) => outputFiles.find((file) => file.path.endsWith(end)).text;
    return { code: output('.mjs'), map: output('.map') };
  } catch (failure) {
    throw buildRefusal(failure);
  }
}

function buildRefusal(failure) {
  const [error] = failure.errors ?? [];
  if (!error) return failure;
  const { location, text } = error;
  const at = location ? `${location.file}:${location.line}:${location.column + 1}` : '';
  return new Refusal(text[0].toLowerCase() + text.slice(1).replaceAll('"', '`'), {
    at,
    help: /^Could not resolve "[^./]/.test(text) ? 'install the packages of the project first' : '',
  });
}

// A name that the recorder lacks is an error of the build, with its place.
const recorderPlugin = {
  name: 'recorder',
  setup(build) {
    const contents = `export { ${NAMES.join(', ')} } from ${JSON.stringify(RECORDER)};`;
    build.onResolve({ filter: AMPLIFY }, ({ path }) => ({ path, namespace: 'recorder' }));
    build.onLoad({ filter: /.*/, namespace: 'recorder' }, () => ({ contents }));
  },
};

// Installed packages are not bundled but imported from where they are, unless they may define something
// with Amplify's package.
const packagesPlugin = {
  name: 'packages',
  setup(build) {
    build.onResolve({ filter: /^[^.]/ }, async ({ path, ...where }) => {
      if (path.startsWith('file:')) return { path, external: true };
      if (where.pluginData === packagesPlugin || AMPLIFY.test(path) || isAbsolute(path)) return null;
      const found = await build.resolve(path, { ...where, pluginData: packagesPlugin });
      if (found.external || found.errors.length || !isInstalled(found.path) || usesAmplify(found.path))
        return found;
      return { path: pathToFileURL(found.path).href, external: true };
    });
  },
};

function isInstalled(path) {
  return path.includes(`${sep}node_modules${sep}`);
}

// Whether the package of an installed file names one of Amplify's that the recorder stands for.
function usesAmplify(path) {
  let folder = dirname(path);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const { dependencies, peerDependencies, name } = readPackage(folder);
  if (!name) return usesAmplify(folder); // a folder within a package may have one, too
  return Object.keys({ ...dependencies, ...peerDependencies }).some((other) => AMPLIFY.test(other));
}

function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

// `import.meta.url` stays that of the file.
const urlPlugin = {
  name: 'url',
  setup(build) {
    build.onLoad({ filter: CODE, namespace: 'file' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return null;
      return {
        contents: `const __postern_url = ${JSON.stringify(pathToFileURL(path).href)};${text}`,
        loader: extname(path).replace(/^\.[cm]?/, ''),
      };
    });
  },
};
