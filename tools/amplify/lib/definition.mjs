// What the `access` of a storage gives: the callback is called as Amplify does, with a builder that
// notes each rule and its line.
import { line, position, resourceLine } from './places.mjs';
import { refuse } from './recorder.mjs';
import { Refusal } from './refusal.mjs';

const ACTIONS = ['read', 'get', 'list', 'write', 'delete'];

// Where Amplify keeps the policy of a user or a group, and what it adds for that of a function. It
// tells them apart by these texts alone.
const USER_ROLES = ['authenticatedUserIamRole', 'unauthenticatedUserIamRole'];
const FUNCTION_ROLE = 'Lambda';

// Returns what a recorded storage gives:
//   {name, isDefault, line, groups, access}, `access` as [{path, rules}] in the order of the file, a rule
//   as {allow, to, line, resourceLine}: selectors of a policy, actions, and the lines of the rule (see
//   places.mjs).
// `run` is {recording, places, resource, groups}: what runResources() returned, and the groups in their
// order of precedence. Throws a Refusal for what is no definition and, as far as a policy would not show
// it, for what Amplify refuses.
export function readDefinition(storage, run) {
  const rules = new WeakMap(); // what `to` returned, and the rule that it stands for
  const named = new Map(); // the functions that rules speak of, by name
  const builder = accessBuilder({ ...run, rules, named });
  const access = storage.access === undefined ? {} : storage.access(builder);
  const what = `storage \`${storage.name}\``;
  const at = position(storage.at);
  if (access === null || typeof access !== 'object' || typeof access.then === 'function')
    throw new Refusal(`the \`access\` of ${what} returns no map of paths`, { at });
  return {
    name: storage.name,
    isDefault: storage.isDefault,
    line: line(storage.at, run.resource),
    groups: run.groups,
    access: Object.entries(access).map(([path, list]) => ({
      path,
      rules: readRules(list, rules, `\`${path}\` of ${what}`, at).map((one) => finishedRule(one, run)),
    })),
  };
}

function readRules(list, rules, what, at) {
  if (!Array.isArray(list)) throw new Refusal(`${what} has no list of rules`, { at });
  return [...list].map((item, index) => {
    const noted = item !== null && typeof item === 'object' ? rules.get(item) : undefined;
    if (noted) return noted;
    throw new Refusal(`rule ${index + 1} of ${what} was not made by \`allow. … .to([...])\``,
      { at, help: 'leave out what is false or undefined: Amplify would fail on it' });
  });
}

function finishedRule({ allow, to, here }, { recording, resource }) {
  const user = allow.find((selector) => !selector.startsWith('function:'));
  if (user && !recording.auth)
    throw new Refusal(`\`${user}\` is given something, but no auth is defined`,
      { at: position(here), help: 'Amplify wants `defineAuth` in amplify/auth/resource.ts' });
  return { allow, to, line: line(here, resource), resourceLine: resourceLine(here, resource) };
}

// --- the builder ------------------------------------------------------------------

function accessBuilder(context) {
  return known('allow.', {
    guest: rule(['guest'], context),
    authenticated: rule(['authenticated'], context),
    entity: (id) => rule(entitySelectors(id), context),
    groups: (names) => rule(groupSelectors(names, context), context),
    resource: (other) => rule(functionSelectors(other, context), context),
  });
}

function rule(allow, { places, rules }) {
  return known('.', {
    to(actions) {
      if (!Array.isArray(actions)) refuse('`to` takes a list of actions');
      for (const action of actions) {
        if (!ACTIONS.includes(action))
          refuse(`there is no action \`${String(action)}\``, `the actions are ${ACTIONS.join(', ')}`);
      }
      const made = Object.freeze({});
      rules.set(made, { allow, to: [...actions], here: places.here() });
      return made;
    },
  });
}

// --- whom a rule speaks of --------------------------------------------------------

function entitySelectors(id) {
  if (id !== 'identity') refuse(`\`allow.entity\` takes \`identity\`, not \`${String(id)}\``);
  return ['owner'];
}

function groupSelectors(names, { groups }) {
  if (!Array.isArray(names)) refuse('`allow.groups` takes a list of groups');
  for (const name of names) {
    if (!groups.includes(name))
      refuse(`group \`${String(name)}\` is not among the groups of the auth resource`,
        groups.length ? `its groups are ${groups.join(', ')}` : 'it has none');
    if (USER_ROLES.includes(name))
      refuse(`Amplify takes a group \`${name}\` for all users of that role`);
  }
  return names.map((name) => `group:${name}`);
}

function functionSelectors(other, { recording, groups, named }) {
  const made = recording.functions.get(other);
  if (!made) refuse('`allow.resource` is given what `defineFunction` did not make');
  const same = named.get(made.name) ?? made;
  if (same !== made)
    refuse(`there are two functions \`${made.name}\`, at ${position(same.at)} and `
      + position(made.at), 'give one of them a `name`');
  named.set(made.name, made);
  if (groups.includes(made.name + FUNCTION_ROLE))
    refuse(`Amplify takes the function \`${made.name}\` and the group `
      + `\`${made.name}${FUNCTION_ROLE}\` for one`);
  return [`function:${made.name}`];
}

// Returns `members`, where reading any other is refused: it would be undefined, and what depends on
// it would silently be left out.
function known(prefix, members) {
  return new Proxy(Object.freeze(members), {
    get(target, key) {
      if (key in target || typeof key === 'symbol') return target[key];
      return refuse(`\`${prefix}${key}\` is not known here`,
        `there are ${Object.keys(target).join(', ')}`);
    },
  });
}
