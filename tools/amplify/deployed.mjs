// What Amplify itself makes of a project: the resource files run with Amplify's own packages, the CDK
// writes the templates of CloudFormation, and from these come the policies and the roles.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MODULES } from './testing.mjs';

const load = (file) => import(pathToFileURL(join(MODULES, file)).href);
const require = createRequire(join(MODULES, 'any.js'));
const { App, NestedStack, Stack } = require('aws-cdk-lib');
const { build } = require('esbuild');
const { AmplifyAuthFactory } = await load('@aws-amplify/backend-auth/lib/factory.js');
const { AttributionMetadataStorage, StackMetadataBackendOutputStorageStrategy }
  = await load('@aws-amplify/backend-output-storage/lib/index.js');

// Parts of `defineBackend`, which itself can't be loaded without all that `defineData` needs.
const BACKEND = '@aws-amplify/backend/lib';
const { createDefaultStack } = await load(`${BACKEND}/default_stack_factory.js`);
const { NestedStackResolver } = await load(`${BACKEND}/engine/nested_stack_resolver.js`);
const { SingletonConstructContainer } = await load(`${BACKEND}/engine/singleton_construct_container.js`);
const { ToggleableImportPathVerifier }
  = await load(`${BACKEND}/engine/validations/toggleable_import_path_verifier.js`);
const { DefaultResourceNameValidator }
  = await load(`${BACKEND}/engine/validations/default_resource_name_validator.js`);

const CONTEXT = {
  'amplify-backend-namespace': 'test',
  'amplify-backend-name': 'test',
  'amplify-backend-type': 'sandbox',
  'aws:cdk:bundling-stacks': [],
};

// Returns {buckets, roleOf, statementsOf} of a project in a folder of its own:
//   buckets: a Map from the name of a storage to the ARN of its bucket, as a text of our own.
//   roleOf(principal): the role of a principal of a request line, null if it has none.
//   statementsOf(role): the statements about S3 of all its policies, with such ARNs.
// Throws what Amplify throws.
export async function deploy(project) {
  process.chdir(project); // where Amplify writes types of functions
  process.setMaxListeners(0); // each app waits for a deployer
  process.setSourceMapsEnabled(true); // by its stack Amplify tells where a function is defined
  const app = new App({ context: CONTEXT, outdir: join(project, 'templates') });
  const stack = createDefaultStack(app);
  instantiate(await factories(project), stack);
  app.synth();
  const templates = new Templates(stack);
  return {
    buckets: new Map(templates.resources('AWS::S3::Bucket')
      .map(({ id, Properties }) => [friendlyName(Properties), id])),
    roleOf: rolesIn(templates),
    statementsOf: policiesIn(templates),
  };
}

// The factories that the resource files export, auth first.
async function factories(project) {
  const ours = ['backend-auth', 'backend-function', 'backend-storage'].map((name) => `${name}/lib/index.js`);
  const contents = [...ours, 'backend/lib/secret.js']
    .map((file) => `export * from '${pathToFileURL(join(MODULES, '@aws-amplify', file)).href}';`).join('\n');
  const realPlugin = {
    name: 'real',
    setup(build) {
      build.onResolve({ filter: /^@aws-amplify\/backend/ }, ({ path }) => ({ path, namespace: 'real' }));
      build.onLoad({ filter: /.*/, namespace: 'real' }, () => ({ contents }));
      build.onResolve({ filter: /^file:/ }, ({ path }) => ({ path, external: true }));
    },
  };
  writeFileSync(join(project, 'package-lock.json'), '{}'); // the CDK looks for one
  const outfile = join(project, 'resources.mjs');
  await build({
    absWorkingDir: project, bundle: true, format: 'esm', outfile, platform: 'node', plugins: [realPlugin],
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(join(project, 'amplify/storage/x')).href) },
    sourcemap: 'inline', stdin: { contents: entry(project), resolveDir: project },
  });
  AmplifyAuthFactory.factoryCount = 0; // it allows for one in a process
  const { auth = {}, storage } = await import(pathToFileURL(outfile).href);
  return [...Object.values(auth), ...Object.values(storage)].filter((one) => one.getInstance);
}

function entry(project) {
  return ['auth', 'storage'].filter((kind) => existsSync(join(project, `amplify/${kind}/resource.ts`)))
    .map((kind) => `export * as ${kind} from './amplify/${kind}/resource.ts';`).join('\n');
}

// As `defineBackend` does.
function instantiate(all, stack) {
  const resolver = new NestedStackResolver(stack, new AttributionMetadataStorage());
  const constructContainer = new SingletonConstructContainer(resolver);
  const props = {
    constructContainer,
    outputStorageStrategy: new StackMetadataBackendOutputStorageStrategy(stack),
    importPathVerifier: new ToggleableImportPathVerifier(),
    resourceNameValidator: new DefaultResourceNameValidator(),
  };
  const providers = all.filter(({ provides }) => typeof provides === 'string');
  for (const one of providers) constructContainer.registerConstructFactory(one.provides, one);
  for (const one of all) one.getInstance(props);
}

// --- reading the templates ----------------------------------------------------------

// The templates of an app after synthesis. A resource is named by its stack and logical id, and so is
// whatever refers to it: by name, by ARN, or by parameters and outputs of nested stacks.
class Templates {
  constructor(root) {
    const stacks = root.node.findAll().filter((one) => Stack.isStack(one));
    this.stacks = new Map(stacks.map((stack) => [stack.node.addr, {
      stack,
      parent: stack.nestedStackParent?.node.addr,
      template: JSON.parse(readFileSync(join(root.node.root.outdir, stack.templateFile), 'utf8')),
    }]));
  }

  // Returns the resources of a type, as {id, Properties}, what refers to others resolved.
  resources(type) {
    return [...this.stacks].flatMap(([address, { template }]) => Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([name, { Properties }]) => ({
        id: `${address}.${name}`,
        Properties: this.resolve(address, Properties),
      })));
  }

  resolve(address, value) {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((item) => this.resolve(address, item));
    if (value.Ref) return this.#reference(address, value.Ref);
    if (value['Fn::GetAtt']) return this.#attribute(address, ...value['Fn::GetAtt']);
    if (value['Fn::Join']) {
      const [between, parts] = value['Fn::Join'];
      return this.resolve(address, parts).join(between);
    }
    return Object.fromEntries(Object.entries(value)
      .map(([key, item]) => [key, this.resolve(address, item)]));
  }

  #reference(address, name) {
    const { parent, stack, template } = this.stacks.get(address);
    if (!template.Parameters?.[name] || !parent) return `${address}.${name}`;
    const { template: outer } = this.stacks.get(parent);
    const nested = outer.Resources[logicalId(stack)].Properties.Parameters;
    return this.resolve(parent, nested[name]);
  }

  #attribute(address, name, attribute) {
    const nested = [...this.stacks.values()].find(({ parent, stack }) => parent === address
      && logicalId(stack) === name);
    if (!nested) return attribute === 'Arn' ? `${address}.${name}` : `${address}.${name}.${attribute}`;
    const output = nested.template.Outputs[attribute.replace(/^Outputs\./, '')];
    return this.resolve(nested.stack.node.addr, output.Value);
  }
}

function logicalId(nested) {
  return nested.nestedStackParent.getLogicalId(nested.nestedStackResource);
}

function friendlyName({ Tags = [] }) {
  return Tags.find(({ Key }) => Key === 'amplify:friendly-name')?.Value;
}

function policiesIn(templates) {
  const policies = templates.resources('AWS::IAM::Policy');
  const ofS3 = ({ Action }) => [Action].flat().some((action) => /^(s3:|\*)/.test(action));
  return (role) => policies.filter(({ Properties: { Roles } }) => Roles.includes(role))
    .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement.filter(ofS3));
}

// Cognito gives a user in groups the role of the group that comes first, if the identity pool takes
// roles from tokens, as it must here.
function rolesIn(templates) {
  const [attachment] = templates.resources('AWS::Cognito::IdentityPoolRoleAttachment');
  const groups = templates.resources('AWS::Cognito::UserPoolGroup').map(({ Properties }) => Properties)
    .sort((one, other) => one.Precedence - other.Precedence);
  const functions = new Map(templates.resources('AWS::Lambda::Function')
    .map(({ Properties }) => [friendlyName(Properties), Properties.Role]));
  const { Roles: users, RoleMappings: mappings = {} } = attachment?.Properties ?? {};
  for (const { AmbiguousRoleResolution, Type } of Object.values(mappings)) {
    if (Type !== 'Token' || AmbiguousRoleResolution !== 'AuthenticatedRole')
      throw new Error(`a mapping of roles by ${Type}, else ${AmbiguousRoleResolution}`);
  }
  return ({ kind, name, groups: member = [] }) => {
    if (kind === 'function') return functions.get(name) ?? null;
    if (kind === 'guest') return users?.unauthenticated ?? null;
    return groups.find(({ GroupName }) => member.includes(GroupName))?.RoleArn
      ?? users?.authenticated ?? null;
  };
}
