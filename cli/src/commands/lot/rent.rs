//! What transactions about lots put into new accounts, and what closed ones give back: SOL of whoever signs, beside the tokens.

use openmast_client::{
    accounts::{Entitlement, Lot, ProgramAccount, Purchase},
    addresses::{self, currency_account},
    amounts::{Amount, SOL_DECIMALS},
    composites::lot_account,
};
use solana_pubkey::Pubkey;

use super::finding::Found;
use crate::{context::Context, failure::Failure, report::Report};

/// An SPL Token account, bytes.
const CURRENCY_ACCOUNT_BYTES: usize = 165;
/// An associated account of a Token-2022 mint without extensions that its accounts need: with a type and `ImmutableOwner`.
const TOKEN_ACCOUNT_BYTES: usize = 170;

/// What a transaction puts into accounts that it makes, lamports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rent {
    /// Of an entitlement: it comes back when that is refunded.
    entitlement: u64,
    /// Of what a buyer paid at a falling price: it comes back when that is settled.
    purchase: u64,
    /// Of the signer's own token accounts: they stay, and whoever empties one can close it.
    tokens: u64,
}

impl Rent {
    /// Of buying, and of redeeming at once.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn of_buying(
        context: &Context,
        lot: &Lot,
        buyer: &Pubkey,
        redeems: bool,
    ) -> Result<Self, Failure> {
        let purchase = addresses::purchase(&lot.address(), buyer);
        let purchase = match lot.is_fixed() {
            true => 0,
            false => missing(context, purchase, Purchase::SIZE).await?,
        };
        let entitlement = match redeems {
            true => rent_of(context, Entitlement::SIZE).await?,
            false => 0,
        };
        Ok(Self {
            entitlement,
            purchase,
            ..Self::of_tokens(context, lot, buyer).await?
        })
    }

    /// Of redeeming.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn of_redeeming(context: &Context) -> Result<Self, Failure> {
        Ok(Self {
            entitlement: rent_of(context, Entitlement::SIZE).await?,
            ..Self::default()
        })
    }

    /// Of getting tokens of a lot.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn of_tokens(context: &Context, lot: &Lot, holder: &Pubkey) -> Result<Self, Failure> {
        let tokens = missing(context, lot_account(lot, holder), TOKEN_ACCOUNT_BYTES);
        Ok(Self {
            tokens: tokens.await?,
            ..Self::default()
        })
    }

    /// Of getting money.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn of_money(
        context: &Context,
        found: &Found,
        holder: &Pubkey,
    ) -> Result<Self, Failure> {
        let account = currency_account(holder, &found.network.state.currency_mint);
        Ok(Self {
            tokens: missing(context, account, CURRENCY_ACCOUNT_BYTES).await?,
            ..Self::default()
        })
    }

    fn in_all(self) -> u64 {
        let Self {
            entitlement,
            purchase,
            tokens,
        } = self;
        entitlement.saturating_add(purchase).saturating_add(tokens)
    }

    /// Behind a space; nothing where no account is made.
    pub fn words(self) -> String {
        let parts = [
            (self.entitlement, "which `lot refund` gives back"),
            (self.purchase, "which `lot settle-purchase` gives back"),
            (self.tokens, "of the token account, which stays yours"),
        ];
        let told = parts.into_iter().filter(|(lamports, _)| *lamports > 0);
        let told: Vec<String> = told
            .map(|(lamports, what)| format!("{} SOL {what}", sol(lamports)))
            .collect();
        match told.is_empty() {
            true => String::new(),
            false => format!(" The rent of new accounts: {}.", told.join("; ")),
        }
    }

    pub fn report(self) -> Report {
        let (text, lamports) = (sol(self.in_all()), self.in_all());
        Report::new().value(
            "rent_lamports",
            "Rent of new accounts, SOL",
            text,
            lamports.to_string().into(),
        )
    }
}

/// What an account that is closed gives back, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RentBack {
    lamports: u64,
    to: Pubkey,
}

impl RentBack {
    /// Of an entitlement.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn of(context: &Context, entitlement: &Entitlement) -> Result<Self, Failure> {
        let account = context.raw_account(entitlement.address()).await?;
        Ok(Self {
            lamports: account.map_or(0, |account| account.lamports),
            to: entitlement.rent_payer,
        })
    }

    pub fn words(&self) -> String {
        format!(
            " The entitlement is closed: {} SOL of rent go back to {}, who paid them.",
            sol(self.lamports),
            self.to
        )
    }

    pub fn report(&self) -> Report {
        Report::new()
            .value(
                "rent_back_lamports",
                "Rent given back, SOL",
                sol(self.lamports),
                self.lamports.to_string().into(),
            )
            .key("rent_back_to", "  to", &self.to)
    }
}

fn sol(lamports: u64) -> String {
    Amount::new(lamports, SOL_DECIMALS).to_string()
}

/// What it takes to make an account of so many bytes; nothing if it is there.
async fn missing(context: &Context, address: Pubkey, bytes: usize) -> Result<u64, Failure> {
    let account = context.raw_account(address).await?;
    match account.is_some_and(|account| !account.is_absent()) {
        true => Ok(0),
        false => rent_of(context, bytes).await,
    }
}

async fn rent_of(context: &Context, bytes: usize) -> Result<u64, Failure> {
    let read = (context.rpc).call("getMinimumBalanceForRentExemption", |client| async move {
        client.get_minimum_balance_for_rent_exemption(bytes).await
    });
    Ok(read.await?)
}
