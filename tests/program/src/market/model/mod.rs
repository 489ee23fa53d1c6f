//! The market once more, in plain Rust and from the text of docs/reference/market.md alone: what each operation refuses and
//! what it changes.
//!
//! It shares account types with the client and nothing with the program. Where several rules refuse an operation, any of
//! their errors is right.

mod offers;
mod paying_back;
mod refusals;
mod rules;
mod sales;
mod trading;

use std::collections::BTreeMap;

use openmast_client::market::{Goods, MarketRules, Offer, Position, Purchase, Sale};
use solana_pubkey::Pubkey;

use super::{holders::Standing, operation::Operation};

pub use refusals::Refusals;

/// What an operation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Something.
    Done,
    /// A fill that was skipped for one of these reasons, which are errors' codes.
    Skipped,
}

/// What an operation does, or why it is refused.
pub type Verdict = Result<Effect, Refusals>;

/// A token account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    pub mint: Pubkey,
    pub owner: Pubkey,
    pub amount: u64,
    pub frozen: bool,
    /// It refuses what arrives without a memo.
    pub wants_memo: bool,
}

/// What is held of one mint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    pub held: u64,
    pub fees: u64,
    pub fees_paid: u64,
    pub barred: bool,
    /// Sent to the escrow by strangers.
    pub gifts: u64,
}

/// A market with its people.
#[derive(Clone, Debug)]
pub struct Model {
    pub network: Pubkey,
    pub authority: Pubkey,
    pub treasury: Pubkey,
    pub currency: Pubkey,
    /// What is traded: the mints with their decimals and assets, and who owns those.
    pub goods: Vec<Goods>,
    pub decimals: Vec<u8>,
    pub assets: Vec<Option<Pubkey>>,
    pub owners: Vec<Option<Pubkey>>,
    pub rules: MarketRules,
    /// By mint; the currency too.
    pub books: BTreeMap<Pubkey, Books>,
    /// By address: those of people.
    pub tokens: BTreeMap<Pubkey, Tokens>,
    pub offers: BTreeMap<Pubkey, Offer>,
    pub sales: BTreeMap<Pubkey, Sale>,
    pub purchases: BTreeMap<Pubkey, Purchase>,
    /// By mint and wallet.
    pub positions: BTreeMap<(Pubkey, Pubkey), Position>,
    /// What the share gate says, by mint and wallet.
    pub standings: BTreeMap<(Pubkey, Pubkey), Standing>,
    /// Why the newest fill was skipped.
    pub reasons: Refusals,
}

impl Model {
    /// What the operation does at `now`, Unix seconds. Nothing changes when it is refused.
    pub fn apply(&mut self, operation: &Operation, now: i64) -> Verdict {
        use Operation as Op;
        let mut next = self.clone();
        let verdict = match operation.clone() {
            Op::AnnounceFee { by, fee_bps, from } => next.announce_fee(by, fee_bps, from, now),
            Op::Bar { by, goods, barred } => next.bar(by, goods, barred),
            Op::WithdrawFees { by, destination } => next.withdraw_fees(by, destination),
            Op::Make { .. } => next.make(operation, now),
            Op::Fill { .. } => next.fill(operation, now),
            Op::Cancel {
                by,
                maker,
                id,
                goods,
                to,
            } => next.cancel(by, maker, id, goods, to),
            Op::Expire {
                maker,
                id,
                goods,
                to,
            } => next.expire(maker, id, goods, to, now),
            Op::Claim {
                by,
                maker,
                id,
                goods,
                to,
            } => next.claim(by, maker, id, goods, to),
            Op::OpenSale { .. } => next.open_sale(operation, now),
            Op::Buy { .. } => next.buy(operation, now),
            Op::Release {
                by,
                issuer,
                id,
                buyer,
                goods,
                to,
            } => next.release(by, issuer, id, buyer, goods, to, now),
            Op::EndSale {
                by,
                issuer,
                id,
                goods,
                to,
            } => next.end_sale(by, issuer, id, goods, to, now),
        };
        if verdict.is_ok() {
            *self = next;
        }
        verdict
    }

    // ---- what many need

    /// The books of a mint.
    pub fn books_of(&mut self, mint: &Pubkey) -> &mut Books {
        self.books.entry(*mint).or_default()
    }

    /// What the escrow's token account of a mint holds.
    pub fn vault(&self, mint: &Pubkey) -> u64 {
        let books = &self.books[mint];
        books.held + books.fees + books.gifts
    }

    /// Whether a transfer to the account succeeds and is `owner`'s.
    fn takes(&self, account: &Pubkey, mint: &Pubkey, owner: &Pubkey) -> bool {
        self.tokens.get(account).is_some_and(|tokens| {
            tokens.mint == *mint && tokens.owner == *owner && !tokens.frozen && !tokens.wants_memo
        })
    }

    /// Adds to the balance of an account that is there.
    fn give(&mut self, account: &Pubkey, amount: u64) {
        self.tokens
            .get_mut(account)
            .expect("it was looked at")
            .amount += amount;
    }

    /// Takes from the balance of an account that has it.
    fn take(&mut self, account: &Pubkey, amount: u64) {
        self.tokens
            .get_mut(account)
            .expect("it was looked at")
            .amount -= amount;
    }

    /// Whether the share gate lets a wallet receive goods, or deliver them.
    fn may_trade(&self, goods: usize, wallet: &Pubkey, receives: bool, now: i64) -> bool {
        let goods = &self.goods[goods];
        if !goods.permissioned {
            return true;
        }
        let standing = self.standings.get(&(goods.mint, *wallet));
        standing.is_some_and(|standing| {
            if receives {
                standing.may_receive(now)
            } else {
                standing.may_deliver(now)
            }
        })
    }

    /// The fee that holds at a time, basis points.
    pub fn fee_at(&self, now: i64) -> u16 {
        let rules = &self.rules;
        if rules.next_fee_at != 0 && rules.next_fee_at <= now {
            rules.next_fee_bps
        } else {
            rules.fee_bps
        }
    }

    /// Whether `account` is a token account of `mint` that is `owner`'s, as an instruction asks it of one that it is given.
    fn own_account(
        &self,
        account: &Pubkey,
        mint: &Pubkey,
        owner: &Pubkey,
        refusals: &mut Refusals,
    ) {
        use super::MarketError as Error;
        match self.tokens.get(account) {
            Some(tokens) if tokens.mint == *mint => {
                refusals.when(tokens.owner != *owner, Error::WrongOwner);
            }
            _ => refusals.when(true, Error::WrongMint),
        }
    }

    /// Whether `account` may be named to be paid in `mint`: one of the owner's own, or where its associated one would be.
    fn payable(
        &self,
        account: &Pubkey,
        mint: &Pubkey,
        (owner, associated): (&Pubkey, Pubkey),
        refusals: &mut Refusals,
    ) {
        if *account != associated {
            self.own_account(account, mint, owner, refusals);
        }
    }

    /// Whether the token program refuses to move `amount` out of `account`.
    fn cannot_spend(&self, account: &Pubkey, amount: u64) -> bool {
        let tokens = self.tokens.get(account);
        amount > 0 && tokens.is_none_or(|tokens| tokens.frozen || tokens.amount < amount)
    }

    /// Whether it refuses to move something in.
    fn cannot_take(&self, account: &Pubkey) -> bool {
        let tokens = self.tokens.get(account);
        tokens.is_none_or(|tokens| tokens.frozen || tokens.wants_memo)
    }
}

/// Accounts that an instruction is given twice are refused by the framework.
fn has_twice(accounts: &[Pubkey]) -> bool {
    let mut sorted = accounts.to_vec();
    sorted.sort();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}

/// The bump of an address of the market.
fn bump(seeds: &[&[u8]]) -> u8 {
    Pubkey::find_program_address(seeds, &openmast_client::market::PROGRAM_ID).1
}

/// `⌊quantity · price / 10^decimals⌋`, and whether there is a rest. Quantity and price are 64 bits.
pub fn worth(quantity: u64, price: u64, decimals: u8) -> (u128, bool) {
    let product = u128::from(quantity) * u128::from(price);
    let unit = 10u128.pow(decimals.into());
    (product / unit, !product.is_multiple_of(unit))
}

/// `⌈amount · bps / 10⁴⌉`.
pub fn fee_of(amount: u128, bps: u16) -> u128 {
    (amount * u128::from(bps)).div_ceil(10_000)
}
