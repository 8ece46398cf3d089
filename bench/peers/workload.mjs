// What bench/workload.py wrote, as the peers need it.
//
// A declaration is `shared/t7/docs/*` or `apps/a7/docs/{entity_id}/*`: a literal prefix, perhaps
// one segment that stands for an entity, and at least one more. The longest that matches a path
// governs it alone. No peer knows that rule, so each translation says it in its own words: either by
// excluding what is nested in a declaration, or by a look-up before the peer is asked (Slices).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ENTITY = '{entity_id}';

// Returns {literal, hasEntity, grants}. Throws if the entity is not the last segment of the prefix.
export function declarationOf(rule) {
  const segments = rule.path.split('/');
  if (segments.pop() !== '*') throw new Error(`${rule.path} does not end in \`/*\``);
  const hasEntity = segments.at(-1) === ENTITY;
  if (hasEntity) segments.pop();
  if (segments.includes(ENTITY)) throw new Error(`${rule.path} has an entity in the middle`);
  return { literal: segments.join('/'), hasEntity, grants: rule.grants };
}

function readLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

// Returns {declarations, requests}; the requests are distinct, in an order that is always the same.
export function readWorkload(folder) {
  const lines = readFileSync(join(folder, 'requests.jsonl'), 'utf8').split('\n').filter(Boolean);
  return {
    declarations: readLines(join(folder, 'rules.jsonl')).map(declarationOf),
    requests: shuffled([...new Set(lines)].map((line) => JSON.parse(line))),
  };
}

// Fisher and Yates, by a small linear congruential generator.
export function shuffled(items, seed = 7) {
  const result = [...items];
  let state = seed;
  for (let i = result.length - 1; i > 0; --i) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

const depth = (declaration) =>
  declaration.literal.split('/').length + (declaration.hasEntity ? 1 : 0);

// Whether every path that `inner` matches is matched by `outer` too, and governed by `inner`.
function isNestedIn(inner, outer) {
  if (inner === outer) return false;
  if (!outer.hasEntity)
    return inner.literal === outer.literal || inner.literal.startsWith(outer.literal + '/');
  return inner.literal.startsWith(outer.literal + '/');
}

// Returns, for each declaration, those that are nested in it.
export function nestedDeclarations(declarations) {
  const byLiteral = new Map();
  declarations.forEach((each) =>
    byLiteral.set(each.literal, [...(byLiteral.get(each.literal) ?? []), each]),
  );
  const nested = new Map(declarations.map((each) => [each, []]));
  for (const inner of declarations) {
    for (const prefix of prefixesOf(inner.literal)) {
      for (const outer of byLiteral.get(prefix) ?? []) {
        if (isNestedIn(inner, outer)) nested.get(outer).push(inner);
      }
    }
  }
  return nested;
}

// Returns `a`, `a/b`, `a/b/c` for `a/b/c`.
export function prefixesOf(path) {
  const prefixes = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
    prefixes.push(path.slice(0, at));
  return [...prefixes, path];
}

// The most specific first: what a peer that takes the first match must be given.
export function mostSpecificFirst(declarations) {
  return [...declarations].sort((a, b) => depth(b) - depth(a) || a.hasEntity - b.hasEntity);
}

// Which declaration governs a path: the look-up that an application writes before it asks a peer for
// the policies of that path alone. It is timed with the peer.
export class Slices {
  constructor(declarations) {
    this.literals = new Map();
    this.entities = new Map();
    declarations.forEach((each, number) => {
      (each.hasEntity ? this.entities : this.literals).set(each.literal, number);
    });
  }

  // Returns {number, entity}, the place of the declaration and what its entity matched, or null.
  find(path) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const number = this.literals.get(path.slice(0, end));
      if (number !== undefined) return { number, entity: null };
      const parent = path.lastIndexOf('/', end - 1);
      const templated = parent > 0 ? this.entities.get(path.slice(0, parent)) : undefined;
      if (templated !== undefined)
        return { number: templated, entity: path.slice(parent + 1, end) };
    }
    return null;
  }
}
