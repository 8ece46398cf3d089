import { defineStorage } from '@aws-amplify/backend';
import { Group } from '../auth/groups';
import { thumbnailer } from '../functions/thumbnailer/resource';

export const storage = defineStorage({
  name: 'files',
  triggers: { onUpload: thumbnailer },
  access: (allow) => ({
    'pictures/{entity_id}/*': [
      allow.entity('identity').to(['read', 'write', 'delete']),
      allow.groups([Group.Editors])
        .to(['read']),
      allow.resource(thumbnailer).to(['get']),
    ],
    'pictures/public/*': [
      allow.guest.to(['read']),
      allow.authenticated.to(['read']),
      allow.groups(Object.values(Group)).to(['read', 'write']),
      allow.resource(thumbnailer).to(['read', 'write']),
    ],
    'pictures/public/thumbs/*': [allow.resource(thumbnailer).to(['write', 'delete'])],
  }),
});
