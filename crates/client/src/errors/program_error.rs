//! The program's error codes, in the order of its `OpenMastError`.

/// Code of the first error.
const FIRST: u32 = 6000;

macro_rules! program_errors {
    ($($name:ident => $advice:literal,)+) => {
        /// Why the program refused an instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u32)]
        pub enum ProgramError { $($name,)+ }

        impl ProgramError {
            /// Every error, by code.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The program's name of it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)+ }
            }

            /// What is wrong and what to do.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)+ }
            }
        }
    };
}

program_errors! {
    Paused => "this part of the network is paused; wait until the pauser clears the bit (`openmast network show`)",
    WrongNetwork => "an account belongs to another network; check --network and the index",
    WrongAsset => "an account belongs to another asset; check the asset index",
    NotAuthorized => "the signer does not hold this role or does not own this account; sign with the right --keypair",
    ZeroAmount => "the amount must be more than zero",
    WrongMint => "a token account is of another mint; give an account of the network's currency (or of the asset's shares)",
    DestinationIsVault => "the destination belongs to the network itself; give an account of your own",
    Overflow => "a total would exceed 64 bits; use a smaller amount",
    WrongCurrencyDecimals => "the currency mint must have 6 decimals; choose another mint",
    ParameterOutOfRange => "a parameter is out of range; treasury and levy together are at most 5000 bps, delays at most 90 days, the exit delay at least the epoch and three challenge windows, 1 to 64 settlements are kept",
    UnknownRole => "no such role; roles are authority, treasury, regulator and pauser",
    NoPendingHolder => "nobody is named for this role; let the authority name the next holder first",
    UnknownPauseBits => "unknown pause bits; known are create, deposit, settle, collect, stake and payouts",
    OracleCountOutOfRange => "an oracle set has 1 to 8 members, and at most 16 entries with those that left and still have a bond; return the bonds that are due first (`openmast network bond return`)",
    InvalidMemberKey => "a member's key is zero or named twice; name every member once",
    ZeroWeight => "a member's weight must be more than zero; leave a member out to remove it",
    ThresholdOutOfRange => "the threshold must be more than half of the total weight and at most all of it",
    NotAnOracle => "the key is not a member of the oracle set; let the authority add it (`openmast network oracle-set`)",
    BondTooSmall => "the oracle has less bonded than the network asks for; deposit the rest, all of it at once (`openmast network bond deposit`)",
    StillAMember => "the oracle is still a member; its bond can be withdrawn after it left the set and the delay has passed",
    BondNotReleased => "the bond's delay has not passed yet; try again later",
    NoBond => "the oracle has nothing bonded; there is nothing to withdraw",
    ShareTextTooLong => "name, symbol or URI of the shares is too long; at most 32, 10 and 200 bytes",
    ZeroShareSupply => "the share supply must be more than zero",
    TooManyShareDecimals => "shares have at most 9 decimals",
    PriceTooHigh => "the price is above the network's maximum (`openmast network show`)",
    PriceTooSoon => "the price must take effect at least four epochs after the newest final one; choose a later epoch",
    SplitOutOfRange => "the stakers' part is at most 10000 basis points",
    UnknownKind => "unknown kind of asset; kinds are tower, small-cell, backhaul, sim-bank, edge-site, access-point and other",
    InvalidH3Cell => "not an H3 cell; give a cell of resolution 0 to 15, or none",
    AssetRetired => "the asset is retired; it takes no new stake",
    RequestTooLarge => "the request is above what was deposited and not withdrawn; ask for less",
    NoRequest => "there is no withdrawal request; request the withdrawal first",
    RequestNotSettled => "no usable settlement saw the request yet, and the exit delay has not passed; wait for the next final settlement",
    ExitDelayNotPassed => "the exit delay has not passed yet; try again later",
    AlreadySettled => "a settlement is final; withdraw with a proof from it",
    OverspentLeaf => "the settlement charges this payer more than it has; keep the proof, it shows fraud, and tell the network",
    Insolvent => "paying this would leave less than what is settled as earned; keep the evidence and tell the network",
    SettlementInFlight => "the settlement before is not final yet; finalize it first",
    WrongEpoch => "the epoch must be the one after the newest final epoch; read the chain again",
    EpochTooShort => "too early; the least time between two postings has not passed",
    SumsDiffer => "the sums earned and spent differ; this ledger must not be posted",
    SumDecreased => "the sum is below the settled one; this ledger must not be posted",
    BreakerTripped => "the sum grows by more than the breaker allows; check the epoch, then let the authority raise max_epoch_increase",
    SumAboveDeposits => "the sum is above what was deposited and not withdrawn; this ledger must not be posted",
    LeafCountOutOfRange => "leaf counts must lie between the settled ones and the ones on chain; read the chain again",
    SnapshotOutOfRange => "the snapshot slot must lie between the settled one's and the current slot; read the chain again",
    NullHash => "a root or the archive hash is null; build the archive before posting",
    NotPosted => "the settlement is not in the posted state; it is final or rejected already",
    OracleSetChanged => "the oracle set changed since the posting; expire the settlement and post again",
    OracleSetUnchanged => "the oracle set did not change since the posting, and no exit overtook the settlement; finalize or reject it instead",
    HashesDiffer => "the hashes differ from the posted ones; this oracle computed another ledger, compare the archives",
    AlreadyVoted => "this oracle has voted already; nothing is left to do",
    BelowThreshold => "the attested weight is below the threshold; wait for more attestations",
    ChallengeOpen => "the challenge window is not over; try again later",
    SettlementNeeded => "the settlement is still needed; only rejected ones and old final ones can be closed",
    WrongRentPayer => "not the account that paid the settlement's rent; read it from the settlement",
    NotFinal => "the settlement is not final; use a final one",
    SettlementTooOld => "the settlement is too old; use one of the newest final ones (`openmast settlement list`)",
    InvalidProof => "the proof does not lead to the settlement's root; fetch it again for this settlement",
    AlreadyCollectedNewer => "a newer settlement was collected already; use the newest final one",
    LedgerDecreased => "the leaf is below what was collected already; keep the evidence and tell the network",
    CollectedAboveSettled => "collecting this would exceed what is settled as earned; keep the evidence and tell the network",
    NotCollected => "the asset must first be collected up to the newest final settlement (`openmast collect`)",
    StakeNotSettled => "no final settlement saw the pending shares yet; wait for the next one",
    NothingPending => "there are no pending shares; nothing is left to activate",
    NotEnoughStaked => "that many shares are not staked (`openmast asset show --staker`)",
    NothingCooling => "there are no shares in cooldown; unstake first",
    CooldownNotPassed => "the cooldown has not passed yet; try again later",
    RejectedSettlementOpen => "a rejected settlement of this epoch is still open; close it (`openmast settlement close`), then post again",
    SplitTooSoon => "the split must take effect at least four epochs after the newest final one; choose a later epoch",
    SplitPending => "a scheduled split is about to take effect and can be replaced no more; collect the asset once the epoch before it is final, then schedule the next",
    SplitChangesBetween => "the split changes between what was collected and this settlement; collect against the last settlement before the change first (`openmast collect` does)",
    NotAssociatedAccount => "not the member's associated token account of the currency, or it is the member's no more",
    OvertakenByExit => "a payer left whose request this settlement did not see; expire it and post another from a newer snapshot, as oracles do on their own",
    PricePending => "a scheduled price is about to take effect and can be replaced no more; schedule the next after the next final settlement",
}

impl ProgramError {
    /// The number in `custom program error: 0x…`.
    pub fn code(self) -> u32 {
        FIRST + self as u32
    }

    /// The error with this code.
    pub fn from_code(code: u32) -> Option<Self> {
        let position = usize::try_from(code.checked_sub(FIRST)?).ok()?;
        Self::ALL.get(position).copied()
    }
}

impl std::fmt::Display for ProgramError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.advice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for &error in ProgramError::ALL {
            assert_eq!(ProgramError::from_code(error.code()), Some(error));
        }
        assert_eq!(ProgramError::Paused.code(), 6000);
        assert_eq!(ProgramError::from_code(5999), None);
        assert_eq!(
            ProgramError::from_code(FIRST + ProgramError::ALL.len() as u32),
            None
        );
    }
}
