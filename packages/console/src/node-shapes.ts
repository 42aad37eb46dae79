/** What identifiers of a type are to a reader: each kind has a shape and a colour of its own in the picture. */
export const nodeFamilies = ['login', 'address', 'account', 'token', 'visit', 'device', 'other'] as const;
export type NodeFamily = (typeof nodeFamilies)[number];

const families: Readonly<Record<string, NodeFamily>> = {
  user: 'login',
  member: 'login',
  email: 'address',
  phone: 'address',
  wx_unionid: 'account',
  wx_openid: 'account',
  alipay_user: 'account',
  card: 'token',
  pass: 'token',
  anonymous: 'visit',
  device: 'device',
};

export const familyOf = (type: string): NodeFamily =>
  (Object.hasOwn(families, type) ? families[type] : undefined) ?? 'other';

/** The outline of a node around 0, 0 as an SVG path: about as large as a circle of radius 12. */
export const shapePaths: Record<NodeFamily, string> = {
  login: 'M-7,-12H7L14,0L7,12H-7L-14,0Z',
  address: 'M-9,-10H9a6,6 0 0 1 6,6V4a6,6 0 0 1 -6,6H-9a6,6 0 0 1 -6,-6V-4a6,6 0 0 1 6,-6Z',
  account: 'M0,-14.5L14.5,0L0,14.5L-14.5,0Z',
  token: 'M0,-13.5L14,11H-14Z',
  visit: 'M-11.5,0a11.5,11.5 0 1 1 23,0a11.5,11.5 0 1 1 -23,0Z',
  device: 'M-11,-11H11V11H-11Z',
  other: 'M-5,-12.5H5L12.5,-5V5L5,12.5H-5L-12.5,5V-5Z',
};
