// As much of IAM as Amplify's policies for a storage use: what one role may do to one bucket. Whatever
// else a statement holds is an error, so that nothing is taken for a grant or left out unseen.

const ACTIONS = {
  get: 's3:GetObject', list: 's3:ListBucket', write: 's3:PutObject', delete: 's3:DeleteObject',
};
const KEYS = ['Action', 'Condition', 'Effect', 'Resource'];
const IDENTITY = '${cognito-identity.amazonaws.com:sub}';

// Whether a role with these statements may do `action` (a word of ACTIONS) on `path` of `bucket` (its
// ARN): a deny wins, else an allow. A list is of a prefix, `path`, or null without one. `identity` is
// the caller's Cognito identity, undefined for a function.
export function isAllowed(statements, { action, bucket, path, identity }) {
  const request = {
    action: ACTIONS[action],
    resource: action === 'list' ? bucket : `${bucket}/${path}`,
    prefix: action === 'list' ? path : null,
    identity,
  };
  const effects = statements.filter((one) => applies(one, request)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function applies(statement, { action, resource, prefix, identity }) {
  const unknown = Object.keys(statement).find((key) => !KEYS.includes(key));
  if (unknown) throw new Error(`a statement with ${unknown}`);
  const matches = (patterns, text) => [patterns].flat().some((one) => like(one, text, identity));
  const { StringLike: { 's3:prefix': prefixes } = {}, ...others } = statement.Condition ?? {};
  if (Object.keys(others).length || (statement.Condition && !prefixes))
    throw new Error(`a condition ${JSON.stringify(statement.Condition)}`);
  return matches(statement.Action, action) && matches(statement.Resource, resource)
    && (!prefixes || (prefix !== null && matches(prefixes, prefix)));
}

// Whether a text is like a pattern: `*` is any text, `?` any character, a variable the identity as it
// is, which a caller without one is never like.
export function like(pattern, text, identity) {
  if (pattern.includes(IDENTITY) && identity === undefined) return false;
  const parts = pattern.split(/(\$\{.*?\}|\*|\?)/).map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.startsWith('${') && part !== IDENTITY) throw new Error(`a variable ${part}`);
    return (part === IDENTITY ? identity : part).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'su').test(text);
}
