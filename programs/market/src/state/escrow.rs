use {
    crate::{
        constants::{ACCOUNT_VERSION, escrow_kind, seeds},
        errors::MarketError,
        holdings::Holding,
        totals::{decrease, increase},
    },
    anchor_lang::prelude::*,
};

/// The books of what a network's market holds of one mint for others. They own the token account beside them.
///
/// Address: `"escrow-books"`, network, mint. The token account: `"escrow"`, network, mint.
#[account]
pub struct Escrow {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network.
    pub network: Address,
    /// The mint.
    pub mint: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Bump of the token account's address.
    pub vault_bump: u8,
    /// 0 the network's currency, 1 shares of one of its assets, 2 another mint that its authority allowed, 3 tokens of
    /// one of its lots.
    pub kind: u8,
    /// 1: the authority barred the mint; only what is there can be taken back.
    pub barred: u8,
    /// 1: shares that are held by rule only.
    pub permissioned: u8,
    /// Decimals of the mint.
    pub decimals: u8,
    /// The token program of the mint.
    pub token_program: Address,
    /// The token account.
    pub vault: Address,
    /// The asset whose shares these are; zero for other mints.
    pub asset: Address,
    /// Paid the rent of both accounts.
    pub rent_payer: Address,
    /// What belongs to makers, issuers and buyers, base units.
    pub held: PodU64,
    /// Fees that the treasury has not withdrawn, base units; of the currency alone.
    pub fees: PodU64,
    /// Fees that it withdrew, lifetime, base units.
    pub fees_paid: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

/// What is new escrow's, fixed for ever.
pub(crate) struct NewEscrow {
    pub(crate) network: Address,
    pub(crate) mint: Address,
    pub(crate) kind: u8,
    pub(crate) permissioned: bool,
    pub(crate) decimals: u8,
    pub(crate) token_program: Address,
    pub(crate) vault: Address,
    pub(crate) asset: Address,
    pub(crate) rent_payer: Address,
    pub(crate) bump: u8,
    pub(crate) vault_bump: u8,
}

impl Escrow {
    /// Fills a new account.
    pub(crate) fn open(&mut self, new: &NewEscrow) {
        self.version = ACCOUNT_VERSION;
        self.network = new.network;
        self.mint = new.mint;
        self.bump = new.bump;
        self.vault_bump = new.vault_bump;
        self.kind = new.kind;
        self.permissioned = new.permissioned.into();
        self.decimals = new.decimals;
        self.token_program = new.token_program;
        self.vault = new.vault;
        self.asset = new.asset;
        self.rent_payer = new.rent_payer;
    }

    /// Whether it holds `network`'s currency.
    pub(crate) fn is_currency_of(&self, network: &Address) -> bool {
        self.kind == escrow_kind::CURRENCY && self.network == *network
    }

    /// Whether it holds goods of `network`'s market: anything but the currency.
    pub(crate) fn is_goods_of(&self, network: &Address) -> bool {
        self.kind != escrow_kind::CURRENCY && self.network == *network
    }

    /// Whether its mint may be held by rule only.
    pub(crate) fn is_permissioned(&self) -> bool {
        self.permissioned != 0
    }

    /// Refuses with [`MarketError::MintBarred`] while the mint is barred.
    pub(crate) fn require_open(&self) -> Result<()> {
        require!(self.barred == 0, MarketError::MintBarred);
        Ok(())
    }

    /// Bars the mint, or allows it again. [`MarketError::MintNotListed`] for what needs nobody's leave.
    pub(crate) fn bar(&mut self, barred: bool) -> Result<()> {
        require!(self.kind == escrow_kind::LISTED, MarketError::MintNotListed);
        self.barred = barred.into();
        Ok(())
    }

    /// Counts what came in for somebody, base units.
    pub(crate) fn take_in(&mut self, amount: u64) -> Result<()> {
        increase(&mut self.held, amount)
    }

    /// Counts what goes out to whom it belongs, base units.
    pub(crate) fn let_out(&mut self, amount: u64) -> Result<()> {
        decrease(&mut self.held, amount)
    }

    /// Counts a fee that came in, base units.
    pub(crate) fn take_fee(&mut self, amount: u64) -> Result<()> {
        increase(&mut self.fees, amount)
    }

    /// Takes all fees to pay them to the treasury, base units.
    pub(crate) fn take_fees(&mut self) -> Result<u64> {
        let fees = self.fees.get();
        self.fees = 0.into();
        increase(&mut self.fees_paid, fees)?;
        Ok(fees)
    }

    /// Balance of the token account, which is `vault`; [`MarketError::WrongVault`] when it is another.
    pub(crate) fn balance(&self, vault: &AccountView) -> Result<u64> {
        require!(*vault.address() == self.vault, MarketError::WrongVault);
        Ok(Holding::read(vault, &self.token_program, &self.mint)?.amount)
    }

    /// Refuses with [`MarketError::EscrowShort`] to leave less in the token account than belongs to somebody. More is a
    /// gift, which changes nothing. To be called after every transfer out of it.
    pub(crate) fn require_covered(&self, vault: &AccountView) -> Result<()> {
        let owed = self.held.get().checked_add(self.fees.get());
        let owed = owed.ok_or(MarketError::Overflow)?;
        require!(self.balance(vault)? >= owed, MarketError::EscrowShort);
        Ok(())
    }

    /// Seeds by which it signs, without the bump.
    pub(crate) fn seeds<'a>(network: &'a Address, mint: &'a Address) -> [&'a [u8]; 3] {
        [seeds::ESCROW_BOOKS, network.as_ref(), mint.as_ref()]
    }
}
