import { defineFunction, defineStorage } from '@aws-amplify/backend';
import { resize } from '../functions/resize/resource';

const scan = defineFunction({ entry: '../functions/scan.ts' });
const report = defineFunction({ name: 'weekly-report', entry: '../functions/scan.ts' });

// No auth: a storage of functions alone.
export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'in/*': [allow.resource(resize).to(['read']), allow.resource(scan).to(['get', 'delete'])],
    'out/*': [allow.resource(resize).to(['write'])],
    'out/reports/*': [allow.resource(report).to(['write']), allow.resource(report).to(['get'])],
  }),
});
