import { defineStorage } from '@aws-amplify/backend';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import data from '@shared/folders.json';
import { below, Folder, readers } from '@shared/rules';

const here = basename(dirname(fileURLToPath(import.meta.url)));

export const storage = defineStorage({
  name: `${here}Files`,
  access: (allow) => {
    const staff = allow.groups(['admin', 'editor']).to(['read', 'write', 'delete']);
    return {
      [below(Folder.Public)]: [...readers(allow), staff],
      [below(Folder.Staff)]: [staff],
      ...Object.fromEntries(data.folders.map((folder) => [below(folder), readers(allow)])),
    };
  },
});
