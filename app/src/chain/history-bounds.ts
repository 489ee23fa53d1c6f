// How much of a history is looked at: apart from what reads it, which is large.

/** So many transactions of an account of shares, the newest, and of each of so many offers that were made in them. */
export const MOST_TRANSACTIONS = 50;
export const MOST_OFFERS = 10;
export const MOST_OF_AN_OFFER = 20;
