// Cedar, by its WebAssembly build for Node.js.
//
// A declaration is one policy and not one for each grant, because the time of a call grows with the
// number of policies. The policies are parsed once (`preparsePolicySet`); a call has what it needs of
// the path in its context, which costs less than a resource with its folders as entities. No schema:
// checking a request against one only adds to a call.
import { nestedDeclarations, Slices } from './workload.mjs';

const MODULE = '@cedar-policy/cedar-wasm/nodejs';

const quote = (text) => JSON.stringify(text);
const likeQuote = (text) => quote(text).replaceAll('*', '\\*');

function coverage({ literal, hasEntity }) {
  return `context.path like ${likeQuote(literal).slice(0, -1)}/*${hasEntity ? '/*' : ''}"`;
}

// `isOwner` is the expression that tells whether the path is the principal's own.
function holds(selector, isOwner) {
  const [what, which] = selector.split(/:(.*)/s);
  switch (what) {
    case 'guest':
      return 'principal is Guest';
    case 'authenticated':
      return 'principal is User';
    case 'owner':
      return `principal is User && ${isOwner}`;
    case 'group':
      return `principal in Group::${quote(which)}`;
    case 'function':
      return `principal == Function::${quote(which)}`;
    default:
      throw new Error(`no translation of the selector ${selector}`);
  }
}

function grantsText(grants, isOwner) {
  return grants
    .map(({ p, a }) => {
      const actions = a.map((action) => `Action::${quote(action)}`).join(', ');
      return `(action in [${actions}] && ${holds(p, isOwner)})`;
    })
    .join(' || ');
}

// Returns the policy of a declaration among others, some of them nested in it.
export function policyInSet(declaration, nested) {
  const isOwner = `principal.id == context.s${declaration.literal.split('/').length}`;
  const unless = nested.length ? ` unless { ${nested.map(coverage).join(' || ')} }` : '';
  return (
    'permit(principal, action, resource) ' +
    `when { ${coverage(declaration)} && (${grantsText(declaration.grants, isOwner)}) }${unless};`
  );
}

// Returns the policy of a declaration that is known to govern.
export function policyOfSlice(declaration) {
  const grants = grantsText(declaration.grants, 'principal == context.owner');
  return `permit(principal, action, resource) when { ${grants} };`;
}

const TYPES = { guest: 'Guest', user: 'User', function: 'Function' };
const RESOURCE = { type: 'File', id: '' };

// No policy looks at the resource. A principal without groups and attributes need not be described.
function callOf(request, policySet, context, attrs) {
  const principal = { type: TYPES[request.k], id: request.id };
  const parents = request.g.map((id) => ({ type: 'Group', id }));
  return {
    principal,
    action: { type: 'Action', id: request.a },
    resource: RESOURCE,
    context,
    preparsedPolicySetId: policySet,
    entities: attrs || parents.length ? [{ uid: principal, attrs: attrs ?? {}, parents }] : [],
  };
}

// Returns the context for policyInSet: the path, and its segments but the last as s0, s1, ...
export function contextInSet(path) {
  const context = { path };
  path
    .split('/')
    .slice(0, -1)
    .forEach((segment, i) => {
      context[`s${i}`] = segment;
    });
  return context;
}

const contextOfSlice = (id) => ({ owner: { __entity: { type: 'User', id } } });

function isAllowed(cedar, call) {
  const answer = cedar.statefulIsAuthorized(call);
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision === 'allow';
}

function preparse(cedar, id, policies) {
  const answer = cedar.preparsePolicySet(id, { staticPolicies: policies });
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer.errors));
}

export const cedarOneSet = {
  name: 'Cedar, one policy set',
  module: MODULE,
  prepare({ declarations }) {
    const nested = nestedDeclarations(declarations);
    return Object.fromEntries(
      declarations.map((each, i) => [`d${i}`, policyInSet(each, nested.get(each))]),
    );
  },
  load(policies, { require }) {
    const cedar = require(MODULE);
    preparse(cedar, 'all', policies);
    const answerOne = (request) =>
      isAllowed(cedar, callOf(request, 'all', contextInSet(request.o), { id: request.id }));
    return { answer: (requests) => requests.map(answerOne) };
  },
};

export const cedarSliced = {
  name: 'Cedar, sliced by path',
  module: MODULE,
  prepare({ declarations }) {
    return { declarations, policies: declarations.map(policyOfSlice) };
  },
  load({ declarations, policies }, { require }) {
    const cedar = require(MODULE);
    const slices = new Slices(declarations);
    policies.forEach((policy, i) => preparse(cedar, `d${i}`, { d: policy }));
    const answerOne = (request) => {
      const slice = slices.find(request.o);
      if (!slice) return false;
      const context = slice.entity === null ? {} : contextOfSlice(slice.entity);
      return isAllowed(cedar, callOf(request, `d${slice.number}`, context));
    };
    return { answer: (requests) => requests.map(answerOne) };
  },
};
