import { defineStorage } from '@aws-amplify/backend';

// TypeScript forbids `read` beside `get`; Amplify merges them when it runs.
const all = ['read', 'get', 'list', 'write', 'write'] as 'write'[];

export const storage = defineStorage({
  name: 'files',
  access: ({ guest, authenticated, entity }) => {
    const same = guest.to(all);
    return {
      'a/*': [same],
      'b/*': [same, authenticated.to(['get']), entity('identity').to(['list'])],
    };
  },
});
