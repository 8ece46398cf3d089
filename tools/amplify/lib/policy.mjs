// A definition as a policy of Postern, in YAML.

// Texts that need no quotes: no YAML reads them as anything else.
const BARE = /^[A-Za-z][\w-]*([/:.][\w-]+)*(\/\*)?$/;
const WORDS = /^(true|false|yes|no|on|off|null|y|n)$/i;

// YAML forbids some characters that JSON does not escape.
const FORBIDDEN = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

// Returns the policy; it ends in a line break. A rule has its line as its note, which explanations show.
// They show the line of a path too, and so the comment in it: the line of its first rule.
export function policyText({ name, isDefault, line, groups, access }) {
  return [
    'postern: 1',
    `# Written by postern-amplify from ${isDefault ? 'the default ' : ''}storage \`${name}\`, ${line}: `
      + 'change that, not this.',
    'semantics: amplify',
    ...(groups.length ? [`groups: [${groups.map(text).join(', ')}]`] : []),
    access.length ? 'access:' : 'access: {}',
    ...access.flatMap(pathLines),
    '',
  ].join('\n');
}

function pathLines({ path, rules }) {
  if (!rules.length) return [`  ${text(path)}: []`];
  const [{ resourceLine }] = rules;
  const comment = resourceLine ? `  # ${resourceLine}` : '';
  return [`  ${text(path)}:${comment}`, ...rules.map((rule) => `    - ${ruleText(rule)}`)];
}

function ruleText({ allow, to, line }) {
  return `{allow: ${list(allow)}, to: ${list(to)}, note: ${text(line)}}`;
}

function list(texts) {
  return texts.length === 1 ? text(texts[0]) : `[${texts.map(text).join(', ')}]`;
}

function text(value) {
  if (BARE.test(value) && !WORDS.test(value)) return value;
  return JSON.stringify(value).replace(FORBIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
