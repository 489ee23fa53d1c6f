use {
    crate::{state::Payer, totals::money},
    anchor_lang::prelude::*,
    openmast_ledger::{BaseUnits, Commitment, Domain, Sums, statement_claim},
};

/// What a payer without a proof says to have spent; its request is in the payer's account.
///
/// Address: `"statement"`, payer.
#[account]
pub struct Statement {
    /// How the fields are to be read: 1.
    pub version: u8,
    /// The network that it belongs to.
    pub network: Address,
    /// Whose it is, a `Payer` account.
    pub payer: Address,
    /// Bump of this account's address.
    pub bump: u8,
    /// Paid this account's rent and the bounty, and gets back what is left.
    pub rent_payer: Address,
    /// The newest final epoch when it was made; 0: none.
    pub epoch: PodU64,
    /// Root hash of the payer tree of that epoch's settlement.
    pub payer_root: [u8; 32],
    /// Leaves of that tree.
    pub payer_count: PodU32,
    /// First sum of that root: lifetime charged, base units.
    pub charged: PodU64,
    /// Second sum of that root: lifetime accrued, base units.
    pub accrued: PodU64,
    /// Most that it pays, base units.
    pub claim: PodU64,
    /// What is left for who shows that more is spent, lamports; on top of the rent.
    pub bounty_lamports: PodU64,
    /// Zero.
    pub reserved: [u8; 32],
}

impl Statement {
    /// The payer tree that it copied.
    pub(crate) fn payers(&self) -> Commitment<'_> {
        Commitment {
            domain: Domain::Payer,
            network: self.network.as_array(),
            leaf_count: self.payer_count.get(),
            root_hash: &self.payer_root,
            root_sums: Sums {
                charged: money(self.charged),
                accrued: money(self.accrued),
            },
        }
    }

    /// What it pays at most as of now: it never grows, whatever is deposited meanwhile.
    pub(crate) fn claim_of(&self, payer: &Payer) -> Result<BaseUnits> {
        let claim = statement_claim(
            money(payer.requested),
            payer.balance()?,
            money(payer.stated),
        );
        Ok(claim.min(money(self.claim)))
    }

    /// Takes half of what is left of the bounty, rounded up, lamports: the account has to be made poorer by it.
    pub(crate) fn take_bounty(&mut self) -> u64 {
        let bounty = self.bounty_lamports.get();
        let half = bounty.div_ceil(2);
        self.bounty_lamports = (bounty - half).into();
        half
    }
}
