// Texts that strangers chose, made fit to be read. By Unicode's own properties, as the browser knows them.

/** What nobody sees or what steers text: controls, marks of direction, letters of no width, fillers, what is unassigned or private. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffc\ufffd\u{1d159}]/gu;
const SPACES = /\p{Zs}+/gu;
/** Quotation marks, and what looks like two of one: they would end the quotation in which the text stands. */
const QUOTES = /["“”„‟«»″‶˝ˮ״〃〝〞〟＂❝❞🙶🙷🙸⹂⠐]|['’‘‚‛′‵`´ʹʻʼʽˈˊˋ΄՚׳＇]{2,}/gu;
/** Marks that pile up above and below a letter cover other lines: no language needs more than three. */
const PILE = /(\p{M}{3})\p{M}+/gu;

const visible = (text: string): string => text.replace(HIDDEN, '').replace(SPACES, ' ').trim();

/** The text without what deceives the eye; empty where nothing of it can be seen. */
export function plain(text: string): string {
  const shown = visible(text.normalize('NFC')).replace(QUOTES, '’').replace(PILE, '$1');
  // Marks without a letter would stand on what comes before, and marks and quotes alone are no name.
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(shown.replaceAll('’', '')) ? shown.replace(/^\p{M}+/u, '') : '';
}

/** At most so many letters. */
export function cut(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('').trimEnd()}…`;
}

/** Whether something was left out that cannot be seen. Blanks at the ends are no such thing. */
export const hasHidden = (text: string): boolean => text.normalize('NFC').search(HIDDEN) >= 0;

/** Alphabets with letters that look like those of others. Chinese, Japanese and Korean are written with Latin ones between. */
const ALPHABETS = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Cherokee', 'Coptic', 'Lisu', 'Canadian_Aboriginal'].map((name) => new RegExp(`\\p{Script=${name}}`, 'u'));

/** Whether letters of one alphabet stand among those of another, as a Cyrillic `а` among Latin letters does. */
export const mixesAlphabets = (text: string): boolean => ALPHABETS.filter((letters) => letters.test(text)).length > 1;

/** What looks like the first letter of each word, of other alphabets and numbers; what is only written in another way (wide,
 * mathematical, in circles) are the letters themselves by Unicode's compatible form. Of the letters of the currencies below. */
const ALIKE = 'BΒВᏴꓐ8 CСᏟᑕꓚϹᴄ DᎠᗪꓓԀᴅ EΕЕᎬꓰᴇ HΗНᎻꓧ LᏞꓡʟIІΙ1| OΟОՕꓳ0ᴏ RᎡᏒꓣʀ SЅՏᏚᔕꓢ5ꜱ$ TΤТᎢꓔᴛ UՍᑌꓴᏌᴜ'.split(' ');

/** The letter in a filled circle or square, of which Unicode has no compatible form. */
function unfilled(letter: string): string {
  const at = letter.codePointAt(0) ?? 0;
  const [circle, square] = [at - 0x1f150, at - 0x1f170];
  const number = circle >= 0 && circle < 26 ? circle : square;
  return number >= 0 && number < 26 ? String.fromCharCode(65 + number) : letter;
}

/** What is alike for the eye becomes the same. */
function skeleton(text: string): string {
  const letters = visible(text.normalize('NFKD')).replace(/\p{M}/gu, '').replace(/^\p{Sc}/u, '').toUpperCase();
  return Array.from(letters, (letter) => ALIKE.find((alike) => alike.includes(letter))?.[0] ?? unfilled(letter)).join('').replace(/[^\p{L}\p{N}]/gu, '');
}

/** What people know as money, the names of the currencies that the page knows among it. */
const CURRENCIES = ['USDC', 'USDT', 'USD', 'EURC', 'EUR', 'SOL', 'BTC', 'ETH'];

/** Whether it reads as a currency's symbol. */
export const isLikeCurrency = (text: string): boolean => CURRENCIES.includes(skeleton(text).replace(/^TEST/, ''));
