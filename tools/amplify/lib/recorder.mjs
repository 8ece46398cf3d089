// What stands in the place of `@aws-amplify/backend` while resource files run. Storages, groups and
// functions are noted with where they are defined; all else that a resource file may import is
// accepted and means nothing, since it has no say in who may do what in a storage.
import { basename, dirname, parse } from 'node:path';
import { position } from './places.mjs';
import { Refusal } from './refusal.mjs';

// Those that Amplify accepts.
const NAME = /^[a-zA-Z][a-zA-Z0-9-_ ]*$/;
const STORAGE_KEYS = ['name', 'isDefault', 'versioned', 'keepOnDelete', 'triggers', 'access'];

// One run of resource files in this process.
let places = null;
let recording = null;

// Begins a recording; `newPlaces` finds where the code stands. Returns what fills while files run:
//   auth: null, or {groups, ordered, at}. `ordered`: that they stand in their order of precedence.
//   storages: [{name, isDefault, access, at}], `access` the callback or undefined.
//   functions: a Map from what `defineFunction` returned to {name, at}.
//   refusal: what was refused first, or null. The user's code may have caught it.
// `at` are places, see Places.here().
export function startRecording(newPlaces) {
  places = newPlaces;
  recording = { auth: null, storages: [], functions: new Map(), refusal: null };
  return recording;
}

// Refuses what the user's code does where it stands now: notes that, and throws it.
export function refuse(message, help = '') {
  const refusal = new Refusal(message, { at: position(places.here()), help });
  recording.refusal ??= refusal;
  throw refusal;
}

// Amplify accepts a storage and an auth in one file alone: the one that calls it. Returns the places.
function placesIn(folder) {
  const at = places.here();
  const file = `amplify/${folder}/resource`;
  if (at[0] && at[0].file.replace(/\.[cm]?[jt]s$/, '') !== file)
    refuse(`this must be defined in ${file}.ts`, 'Amplify refuses it elsewhere');
  return at;
}

function isListOfTexts(value) {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

// --- what resource files import ---------------------------------------------------

export function defineStorage(props) {
  const at = placesIn('storage');
  if (typeof props?.name !== 'string' || !NAME.test(props.name))
    refuse(`\`defineStorage\` has the \`name\` \`${props?.name}\``,
      'Amplify wants letters, digits, `-`, `_` and blanks, a letter first');
  const unknown = Object.keys(props).find((key) => !STORAGE_KEYS.includes(key));
  if (unknown) refuse(`\`defineStorage\` has a key \`${unknown}\`, which is not known here`);
  if (props.access !== undefined && typeof props.access !== 'function')
    refuse('the `access` of `defineStorage` is no function', 'write `access: (allow) => ({...})`');
  const same = recording.storages.find((one) => one.name.toLowerCase() === props.name.toLowerCase());
  if (same) refuse(`there is another storage \`${same.name}\` at ${position(same.at)}`);
  recording.storages.push({ name: props.name, isDefault: !!props.isDefault, access: props.access, at });
  return Object.freeze({});
}

export function defineAuth(props) {
  const groups = props?.groups ?? [];
  if (!isListOfTexts(groups)) refuse('the `groups` of `defineAuth` are no list of texts');
  noteAuth({ groups: [...groups], ordered: true });
  return Object.freeze({});
}

export function referenceAuth(props) {
  const { groups = {}, authRoleArn, unauthRoleArn } = props ?? {};
  const roles = [['authenticated', authRoleArn], ['guest', unauthRoleArn],
    ...Object.entries(groups).map(([group, arn]) => [`group:${group}`, arn])];
  refuseSharedRoles(roles.filter(([, arn]) => arn !== undefined));
  noteAuth({ groups: Object.keys(groups), ordered: false });
  return Object.freeze({});
}

// What either is given, both would have.
function refuseSharedRoles(roles) {
  for (const [selector, arn] of roles) {
    const [other] = roles.find(([, same]) => same === arn);
    if (other !== selector) refuse(`\`${selector}\` has the same role as \`${other}\``);
  }
}

function noteAuth(auth) {
  const at = placesIn('auth');
  if (recording.auth)
    refuse(`there is another \`defineAuth\` or \`referenceAuth\` at ${position(recording.auth.at)}`);
  recording.auth = { ...auth, at };
}

// With a provider (a function that makes one by the CDK) Amplify names the function as that does,
// which only a deployment could tell: the folder gives the name then, too.
export function defineFunction(propsOrProvider = {}) {
  const at = places.here();
  const made = Object.freeze({});
  recording.functions.set(made, { name: functionName(propsOrProvider, at), at });
  return made;
}

function functionName(propsOrProvider, at) {
  const { name, entry } = typeof propsOrProvider === 'function' ? {} : propsOrProvider;
  if (name) return String(name);
  if (entry) return parse(String(entry)).name;
  return basename(dirname(at[0]?.file ?? ''));
}

export function secret() {
  return Object.freeze({});
}

export function defineData() {
  return Object.freeze({});
}

export function defineBackend() {
  return refuse('`defineBackend` is called by what a resource file imports',
    'let resource files import what they share from a file that is not backend.ts');
}

// The schema builder of `defineData`: whatever is read of it or called is the same again.
export const a = new Proxy(function schema() {}, {
  get(target, key) {
    if (key === Symbol.toPrimitive) return () => refuse('a schema is used as a text');
    return typeof key === 'symbol' || key === 'then' ? undefined : a;
  },
  apply: () => a,
  construct: () => a,
});

// The names above that are Amplify's.
export const NAMES = ['a', 'defineAuth', 'defineBackend', 'defineData', 'defineFunction',
  'defineStorage', 'referenceAuth', 'secret'];
