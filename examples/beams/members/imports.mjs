/** The command that brings each of the two files in: what its columns are. */
export const imports = ({ web, store }) => [
  [
    ...['import', web, '--source', 'web shop', '--map'],
    ...['Web No=web_member', 'E-Mail=email', 'Mobile=phone', 'Name=trait:name', 'Birthday=trait:birthday'],
    'Registered=at',
  ],
  [
    ...['import', store, '--source', 'stores', '--map'],
    ...['Card No=store_member', 'Phone=phone', 'Email=email', 'Kiosk=device', 'Name=trait:name'],
    ...['Birthday=trait:birthday', 'Store=trait:home_store', 'Joined=at'],
  ],
];
