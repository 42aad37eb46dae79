// The members the story is about. Names, numbers and addresses are made up.

/** Number of the Yokohama Bay store, which clerks type for whoever gives none. The brand knows it, and blocks it. */
export const storePhone = '045-200-0160';
/** That of a till which nobody thought of: it stands at several members. */
export const tillPhone = '045-200-0177';

/** Rows of the web shop's database: Web No, E-Mail, Mobile, Name, Birthday, Registered. */
export const webCast = [
  // A member of both: the phone says so, however it is spelled.
  ['W100001', 'aoi.minato@mail.example', '090-1000-1001', 'Aoi Minato', '1991-04-12', '2021-03-02'],
  // A father whose daughter gave his phone in the store: the wrong merge.
  ['W100002', 'ken.hayashi@mail.example', '090-1000-2002', 'Ken Hayashi', '1968-11-30', '2019-06-15'],
  // The same person twice: one address, two numbers.
  ['W100003', 'sora.ito@mail.example', '', 'Sora Ito', '1985-01-05', '2018-02-20'],
  ['W100004', 'SORA.ITO@mail.example ', '', 'Sora Itō', '1985-01-05', '2022-08-09'],
  // A cell that a spreadsheet would run.
  [
    'W100005',
    'rin.mori@mail.example',
    '090-1000-5005',
    '=HYPERLINK("http://bad.example")',
    '1979-07-07',
    '2020-10-10',
  ],
];

/** Rows of the stores' database: Card No, Phone, Email, Name, Birthday, Joined, Store, Kiosk. */
export const storeCast = [
  [
    'S200001',
    '＋81 90 1000 1001',
    '',
    '湊 あおい',
    '1991-04-12',
    '2017-09-23',
    'Yokohama Bay',
    'kiosk-0160-1',
  ],
  [
    'S200012',
    '090 1000 2002',
    'yui.hayashi@mail.example',
    'Yui Hayashi',
    '1998-02-14',
    '2023-05-05',
    'Yokohama Bay',
    'kiosk-0160-1',
  ],
  [
    'S200013',
    storePhone,
    'emi.tanabe@mail.example',
    'Emi Tanabe',
    '1972-12-01',
    '2016-01-30',
    'Yokohama Bay',
    'kiosk-0160-1',
  ],
  ['S200014', storePhone, '', 'Goro Sasaki', '1960-05-19', '2016-02-11', 'Yokohama Bay', 'kiosk-0160-2'],
  [
    'S200015',
    tillPhone,
    'nao.kishi@mail.example',
    'Nao Kishi',
    '1994-09-09',
    '2022-03-03',
    'Tokyo Hatoba',
    'kiosk-0042-1',
  ],
  [
    'S200016',
    tillPhone,
    'jun.abe@mail.example',
    'Jun Abe',
    '1988-03-21',
    '2022-04-04',
    'Tokyo Hatoba',
    'kiosk-0042-1',
  ],
  [
    'S200017',
    '000-0000-0000',
    'null',
    'Mika Ono',
    '1990-10-10',
    '2015-07-01',
    'Kyoto Komichi',
    'kiosk-0007-1',
  ],
];
