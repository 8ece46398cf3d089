// node-casbin, synchronously, since nothing here has to be awaited.
//
// A grant is one policy line. The matcher calls three functions of ours, the test that rules most
// lines out first; casbin's own keyMatch3 would match an entity, too, but compiles an expression for
// each line. Groups come with the request, as for the other peers, and not from casbin's role manager,
// which would have to know all users.
import { mostSpecificFirst, nestedDeclarations, Slices } from './workload.mjs';

// The first line that matches decides and ends the walk.
const ONE_MODEL = `
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act, eft
[policy_effect]
e = priority(p.eft) || deny
[matchers]
m = covers(r.obj, p.obj) && acts(r.act, p.act) && holds(r.sub, p.sub, r.obj, p.obj)
`;

const SLICE_MODEL = `
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = acts(r.act, p.act) && holds(r.sub, p.sub)
`;

const ANY = '*';

export function patternOf({ literal, hasEntity }) {
  return literal + (hasEntity ? '/{}' : '');
}

// Whether a path lies below a pattern of patternOf.
export function covers(path, pattern) {
  if (!pattern.endsWith('/{}')) return path.startsWith(pattern) && path[pattern.length] === '/';
  const entity = pattern.length - 2;
  return path.startsWith(pattern.slice(0, entity)) && path.indexOf('/', entity) >= 0;
}

export const acts = (action, actions) => actions === ANY || actions.split('|').includes(action);

// `entity` is what matched the entity of the declaration.
export function holds(who, selector, entity) {
  switch (selector) {
    case ANY:
      return true;
    case 'guest':
      return who.k === 'guest';
    case 'authenticated':
      return who.k === 'user';
    case 'owner':
      return who.k === 'user' && who.id === entity;
    default:
  }
  if (selector.startsWith('group:')) return who.k === 'user' && who.g.includes(selector.slice(6));
  return who.k === 'function' && selector.startsWith('function:') && who.id === selector.slice(9);
}

// What of `path` stands for the entity of `pattern`.
export function entityOf(path, pattern) {
  if (!pattern.endsWith('/{}')) return null;
  const entity = pattern.length - 2;
  return path.slice(entity, path.indexOf('/', entity));
}

// Returns the lines of all declarations, the most specific first. What is nested in another ends with
// a line that denies everybody, so that the other is not asked.
export function policyLines(declarations) {
  const nested = new Set([...nestedDeclarations(declarations).values()].flat());
  return mostSpecificFirst(declarations).flatMap((declaration) => {
    const pattern = patternOf(declaration);
    const lines = declaration.grants.map(({ p, a }) => [p, pattern, a.join('|'), 'allow']);
    if (nested.has(declaration)) lines.push([ANY, pattern, ANY, 'deny']);
    return lines;
  });
}

// Lines are handed over as the text of a policy file: `addPolicies` looks for each among all before it.
export const policyText = (lines) => lines.map((line) => `p, ${line.join(', ')}`).join('\n');

async function newEnforcer(require, model, lines) {
  const { newEnforcer: make, newModelFromString, StringAdapter } = require('casbin');
  const enforcer = await make(newModelFromString(model), new StringAdapter(policyText(lines)));
  enforcer.addFunction('acts', acts);
  return enforcer;
}

export const casbinOneModel = {
  name: 'casbin, one model',
  module: 'casbin',
  prepare({ declarations }) {
    return policyLines(declarations);
  },
  async load(lines, { require }) {
    const enforcer = await newEnforcer(require, ONE_MODEL, lines);
    enforcer.addFunction('covers', covers);
    enforcer.addFunction('holds', (who, selector, path, pattern) =>
      holds(who, selector, entityOf(path, pattern)),
    );
    return {
      answer: (requests) => requests.map((each) => enforcer.enforceSync(each, each.o, each.a)),
    };
  },
};

export const casbinSliced = {
  name: 'casbin, sliced by path',
  module: 'casbin',
  prepare({ declarations }) {
    return declarations;
  },
  async load(declarations, { require }) {
    const slices = new Slices(declarations);
    const enforcers = [];
    for (const { grants } of declarations) {
      const enforcer = await newEnforcer(
        require,
        SLICE_MODEL,
        grants.map(({ p, a }) => [p, a.join('|')]),
      );
      enforcer.addFunction('holds', (who, selector) => holds(who.request, selector, who.entity));
      enforcers.push(enforcer);
    }
    const answerOne = (request) => {
      const slice = slices.find(request.o);
      return (
        slice !== null &&
        enforcers[slice.number].enforceSync({ request, entity: slice.entity }, request.a)
      );
    };
    return { answer: (requests) => requests.map(answerOne) };
  },
};
