// What errors of the market say, and what to do where it says only what is wrong. `crates/client/src/errors/market_advice.rs` has
// it for the command, and a test compares.
import * as errors from '../generated/market/errors/market';
import type { Words } from './words';

const OTHER = 'load the page again: it is of another network or asset';
const CHANGED = 'the offer has changed: try again';
const OWN_ACCOUNTS = 'connect a wallet whose associated token accounts are its own';
const GONE = 'look again at what is offered now; what waits for the maker of the offer can still be claimed';
const OTHER_TERMS = 'it was made anew on other terms: look at it again';
const LATER = 'choose a later time';
const ITS_TIMES = 'look at the sale again: it says when';

const ADVICE: Readonly<Record<number, string>> = {
  [errors.MARKET_ERROR__WRONG_NETWORK]: OTHER,
  [errors.MARKET_ERROR__WRONG_ASSET]: OTHER,
  [errors.MARKET_ERROR__NOT_AUTHORIZED]: 'connect the wallet that does',
  [errors.MARKET_ERROR__WRONG_RENT_PAYER]: CHANGED,
  [errors.MARKET_ERROR__WRONG_POSITION]: CHANGED,
  [errors.MARKET_ERROR__WRONG_DESTINATION]: CHANGED,
  [errors.MARKET_ERROR__WRONG_OWNER]: OWN_ACCOUNTS,
  [errors.MARKET_ERROR__WRONG_MINT]: OWN_ACCOUNTS,
  [errors.MARKET_ERROR__OVERFLOW]: 'use a smaller amount or price',
  [errors.MARKET_ERROR__ESCROW_SHORT]: 'keep the evidence and tell the network',
  [errors.MARKET_ERROR__FEE_TOO_SOON]: LATER,
  [errors.MARKET_ERROR__TIME_OVER]: LATER,
  [errors.MARKET_ERROR__SALE_TIMES]: LATER,
  [errors.MARKET_ERROR__OFFER_GONE]: GONE,
  [errors.MARKET_ERROR__OFFER_ENDED]: GONE,
  [errors.MARKET_ERROR__OFFER_EXPIRED]: GONE,
  [errors.MARKET_ERROR__WRONG_SIDE]: GONE,
  [errors.MARKET_ERROR__PRICE_BEYOND_LIMIT]: OTHER_TERMS,
  [errors.MARKET_ERROR__FEE_BEYOND_LIMIT]: OTHER_TERMS,
  [errors.MARKET_ERROR__LOCK_BEYOND_LIMIT]: OTHER_TERMS,
  [errors.MARKET_ERROR__DEADLINE_PASSED]: 'try again, and sign sooner',
  [errors.MARKET_ERROR__TOO_LITTLE_LEFT]: 'somebody was faster: look again, or ask for less',
  [errors.MARKET_ERROR__NOTHING_PAID]: 'trade more at once, or at a higher price',
  [errors.MARKET_ERROR__MAKER_BARRED]:
    'the maker is who offers; `openmast market expire OFFER` ends an offer of another, `openmast holder show INDEX` says how it stands with you',
  [errors.MARKET_ERROR__TAKER_BARRED]:
    '`openmast holder show INDEX` says how it stands with you, `openmast holder admit INDEX --issuer NUMBER` admits you',
  [errors.MARKET_ERROR__NOT_EXPIRED]: 'only its maker can take it back before',
  [errors.MARKET_ERROR__NOTHING_TO_CLAIM]:
    "an account that is closed or another's takes nothing, and while a regulator halts the market nothing of its shares moves",
  [errors.MARKET_ERROR__SALE_NOT_STARTED]: ITS_TIMES,
  [errors.MARKET_ERROR__SALE_OVER]: ITS_TIMES,
  [errors.MARKET_ERROR__SALE_RUNNING]: ITS_TIMES,
  [errors.MARKET_ERROR__OLDER_PURCHASE]: '`openmast market sale release SALE`',
  [errors.MARKET_ERROR__STILL_LOCKED]: '`openmast market mine` says until when',
  [errors.MARKET_ERROR__CANNOT_RECEIVE]: '`openmast holder thaw INDEX`',
};

export const WORDS: Words = { message: (code) => errors.getMarketErrorMessage(code as errors.MarketError), advice: ADVICE, overtaken: [] };
