import { Failure } from '../failure.js';

/** What a column of a CSV file is. */
export type Target =
  | { kind: 'identifier'; type: string }
  | { kind: 'trait'; name: string }
  /** When the row became true: its links and traits count as of then. */
  | { kind: 'at' };

/** Targets by column, in the order of the header; columns that are not named are left out. */
export type Mapping = ReadonlyMap<string, Target>;

const typePattern = /^[a-z][a-z0-9_]{0,31}$/;

/**
 * Reads `Card No=member`, `E-Mail=email`, `Name=trait:name`, `Joined=at`; everything else is a type of identifier. Code:
 * mapping_invalid.
 */
export function parseMapping(texts: readonly string[]): Mapping {
  const mapping = new Map<string, Target>();
  for (const text of texts) {
    // The last one: a column may have '=' in its name.
    const split = text.lastIndexOf('=');
    const column = text.slice(0, split).trim();
    const target = text.slice(split + 1).trim();
    if (split < 1 || column === '' || target === '')
      throw invalid(`'${text}' is no mapping. Write column=target, such as "E-Mail=email".`);
    if (mapping.has(column)) throw invalid(`The column '${column}' is mapped twice. Map it once.`);
    mapping.set(column, targetOf(target));
  }
  return mapping;
}

function targetOf(text: string): Target {
  if (text === 'at') return { kind: 'at' };
  if (text.startsWith('trait:')) {
    const name = text.slice('trait:'.length).trim();
    if (name === '' || name.length > 100)
      throw invalid(`'${text}' names no trait. Write trait:name, with a name of up to 100 characters.`);
    return { kind: 'trait', name };
  }
  if (!typePattern.test(text))
    throw invalid(
      `'${text}' is no target. Write at, trait:<name>, or a type of identifier: user, member, email, phone or a lower-case name of your own.`,
    );
  return { kind: 'identifier', type: text };
}

/** Names of columns that say by themselves what they are, in the languages of the shops that use this. */
const guesses: readonly [RegExp, string][] = [
  [
    /^(e-?mail|mail|e-?mail address|邮箱|電子郵件|电子邮件|メール|メールアドレス|эл\.? ?почта|почта)$/i,
    'email',
  ],
  [
    /^(phone|mobile|tel|telephone|phone number|mobile number|手机|手机号|手機|電話|电话|電話番号|телефон)$/i,
    'phone',
  ],
  [
    /^(member|member (no|number|id)|card no|membership number|会员号|会员卡号|會員編號|会員番号|номер карты)\.?$/i,
    'member',
  ],
  [/^(user|user id|userid|login|用户ID|ユーザーID)$/i, 'user'],
  [/^(unionid|union id|wx_unionid)$/i, 'wx_unionid'],
  [/^(openid|open id|wx_openid)$/i, 'wx_openid'],
  [/^(name|full name|姓名|氏名|名前|имя|фио)$/i, 'trait:name'],
  [/^(birthday|birth date|date of birth|生日|生年月日|誕生日|день рождения)$/i, 'trait:birthday'],
  [/^(joined|registered|created|created at|joined at|注册时间|入会日|登録日|дата регистрации)$/i, 'at'],
];

/** What the header says by itself; of two columns that say the same only the first. */
export function guessMapping(header: readonly string[]): Mapping {
  const mapping = new Map<string, Target>();
  const taken = new Set<string>();
  for (const column of header) {
    const plain = column.trim().replaceAll('_', ' ');
    const target = guesses.find(([pattern]) => pattern.test(plain) || pattern.test(column.trim()))?.[1];
    if (target === undefined || taken.has(target)) continue;
    taken.add(target);
    mapping.set(column, targetOf(target));
  }
  return mapping;
}

/**
 * The mapping, held against a header: each of its columns is there once, and at least one is an identifier. Codes:
 * mapping_invalid, csv_header_invalid.
 */
export function checkMapping(
  mapping: Mapping,
  header: readonly string[],
  file: string,
  agree: readonly string[] = [],
): void {
  for (const column of mapping.keys()) {
    const times = header.filter((name) => name === column).length;
    if (times === 0)
      throw invalid(`${file} has no column '${column}'. It has: ${header.slice(0, 50).join(', ')}.`);
    if (times > 1)
      throw new Failure(
        'csv_header_invalid',
        `${file} has ${times} columns '${column}'. Give each column a name of its own.`,
      );
  }
  for (const name of agree)
    if (![...mapping.values()].some((target) => target.kind === 'trait' && target.name === name))
      throw invalid(`No column of ${file} is mapped to trait:${name}, in which rows were to agree. Map one.`);
  if (![...mapping.values()].some(({ kind }) => kind === 'identifier'))
    throw invalid(
      `No column of ${file} is mapped to an identifier, so its rows are of nobody. Add one, such as --map "E-Mail=email".`,
    );
}

/** As it is written at the command line. */
export const mappingTexts = (mapping: Mapping): string[] =>
  [...mapping].map(
    ([column, target]) =>
      `${column}=${target.kind === 'identifier' ? target.type : target.kind === 'trait' ? `trait:${target.name}` : 'at'}`,
  );

const invalid = (message: string) => new Failure('mapping_invalid', message);
