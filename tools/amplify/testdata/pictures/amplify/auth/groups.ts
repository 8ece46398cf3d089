export enum Group {
  Owners = 'owners',
  Editors = 'editors',
}
