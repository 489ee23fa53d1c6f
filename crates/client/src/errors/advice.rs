//! What to do about an error of the program, where the program itself says only what is wrong.

use super::ProgramError;

macro_rules! advice {
    ($($name:ident => $advice:literal,)+) => {
        impl ProgramError {
            /// What is wrong and what to do.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)+ }
            }
        }
    };
}

advice! {
    Paused => "this part of the network is paused; wait until the pause lapses or the pauser clears the bit (`openmast network show` says when)",
    WrongNetwork => "an account belongs to another network; check --network and the index",
    WrongAsset => "an account belongs to another asset; check the asset index",
    NotAuthorized => "the signer does not hold this role or does not own this account; sign with the right --keypair",
    ZeroAmount => "the amount must be more than zero",
    WrongMint => "a token account is of another mint; give an account of the network's currency (or of the asset's shares)",
    DestinationIsVault => "the destination belongs to the network itself; give an account of your own",
    Overflow => "a total would exceed 64 bits; use a smaller amount",
    WrongCurrencyDecimals => "the currency mint must have 6 decimals; choose another mint",
    ParameterOutOfRange => "a parameter is out of range, or outside the limits that the network was founded with (`openmast network show`); delays are at most 90 days, the exit delay at least twice the sum of the longest pause, the shortest epoch and three challenge windows, 2 to 64 settlements are kept",
    UnknownRole => "no such role; roles are authority, treasury and pauser (a regulator's is its jurisdiction's: `openmast jurisdiction`)",
    NoPendingHolder => "nobody is named for this role; let the authority name the next holder first",
    UnknownPauseBits => "unknown pause bits; known are create, deposit, settle, collect, stake and payouts",
    OracleCountOutOfRange => "an oracle set has 1 to 8 members, and at most 16 entries with those that left and still have a bond; return the bonds that are due first (`openmast network bond return`)",
    InvalidMemberKey => "a member's key is zero or named twice; name every member once",
    ZeroWeight => "a member's weight must be more than zero; leave a member out to remove it",
    ThresholdOutOfRange => "the threshold must be more than half of the total weight and at most all of it",
    NotAnOracle => "the key is not a member of the oracle set; let the authority announce a set with it (`openmast network oracle-set`)",
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
    RequestTooLarge => "the amount is above what the payer has; ask for less",
    NoRequest => "there is no such request: request the withdrawal first, and mind that a statement is another kind of request",
    RequestNotSettled => "this settlement did not see the request; wait for the next final one, or leave without a proof (`openmast payer leave`)",
    OverspentLeaf => "the settlement charges this payer more than it has; keep the proof, it shows fraud, and tell the network",
    Insolvent => "paying this would leave less than what is settled as earned or accrued; keep the evidence and tell the network",
    WrongEpoch => "the epoch must be the one after the newest final epoch; read the chain again",
    EpochTooShort => "the epoch is shorter than the network asks for; close it later",
    SumsDiffer => "what assets earned is not what payers spent and reserves released; this ledger must not be proposed",
    SumDecreased => "a sum is below the settled one; this ledger must not be proposed",
    BreakerTripped => "the settlement charges more than the breaker allows; what is beyond it must be carried over",
    SumAboveDeposits => "more accrued to payers than they deposited and did not withdraw; this ledger must not be proposed",
    LeafCountOutOfRange => "leaf counts must lie between the settled ones and the ones on chain; read the chain again",
    SnapshotOutOfRange => "the snapshot slot must lie between the settled one's and the current slot; read the chain again",
    NullHash => "a root or the archive hash is null; build the archive before proposing",
    OracleSetChanged => "the oracle set changed since the proposal; propose the content again",
    BelowThreshold => "the attested weight is below the threshold; wait for more attestations",
    ChallengeOpen => "the challenge window is not over; try again later",
    SettlementNeeded => "the settlement is still kept for proofs; only older ones can be closed",
    WrongRentPayer => "not the account that paid the rent; read it from the account that is closed",
    SettlementTooOld => "the settlement is too old; use one that is kept (`openmast settlement list`)",
    InvalidProof => "the proof does not lead to the settlement's root; fetch it again for this settlement",
    AlreadyCollectedNewer => "a newer settlement was collected already; use the newest final one",
    LedgerDecreased => "the leaf is below what was collected already; keep the evidence and tell the network",
    CollectedAboveSettled => "collecting this would exceed what is settled as earned; keep the evidence and tell the network",
    NotCollected => "the asset must first be collected up to the newest final settlement (`openmast collect`); where that is impossible, announce that shares leave (`openmast unstake --announce`)",
    StakeNotSettled => "no final settlement saw the pending shares yet; wait for the next one",
    NothingPending => "there are no pending shares; nothing is left to activate",
    NotEnoughStaked => "that many shares are not staked (`openmast asset show --staker`)",
    NothingCooling => "there are no shares in cooldown; unstake first",
    CooldownNotPassed => "the cooldown has not passed yet; try again later",
    SplitTooSoon => "the split must take effect at least four epochs after the newest final one; choose a later epoch",
    SplitPending => "a scheduled split is about to take effect and can be replaced no more; collect the asset once the epoch before it is final, then schedule the next",
    SplitChangesBetween => "the split changes between what was collected and this settlement; collect against the last settlement before the change first (`openmast collect` does)",
    NotAssociatedAccount => "not the associated token account of the currency of who is paid, or it is theirs no more",
    OvertakenByExit => "a payer left whose statement this does not hold aside, or may leave before it can be raised; propose another from a newer snapshot, as oracles do on their own",
    PricePending => "a scheduled price is about to take effect and can be replaced no more; schedule the next after the next final settlement",
    LimitOutOfRange => "the limits contradict each other, or are beyond what any network may have; at most 5000 bps for treasury and levy together, least values not above most values, and a breaker of more than zero",
    ParametersPending => "the newest parameters hold and no epoch since is final yet; announce others after the next final settlement",
    ParametersNotTighter => "this loosens; at once the breaker can only fall and the bond only rise, anything else must be announced (`openmast network params`)",
    HandoverUnsettled => "the holder before still has epochs that are not final; take the role after the next final settlement",
    PausedRecently => "the newest pause began less than an exit delay ago; the next one must wait (`openmast network show` says until when)",
    OracleSetDue => "the next oracle set must take over first; anyone can let it (`openmast network rotate-oracles`)",
    NoOracleSetDue => "no such oracle set is named, or its time has not come (`openmast network show`)",
    AlreadyAttested => "an attestation of this oracle stands for the epoch; retract it first (`openmast settlement retract`)",
    NotAttested => "this oracle has not attested the proposal; there is nothing to retract",
    ContentHashDiffers => "the hash is not that of the proposed content; compare the archives, and name the proposal that is meant",
    ProposalMayWin => "the proposal may still become the settlement; it can be closed once another is final, the oracle set changed or an exit overtook it",
    ChargedAboveAccrued => "more is charged than accrued; this ledger must not be proposed",
    BacklogTooLarge => "more is carried over than the breaker allows; this ledger must not be proposed",
    TreasuryChangesBetween => "the treasury's part changes between what was collected and this settlement; collect against the last settlement before the change first (`openmast collect` does)",
    FirstDepositTooSmall => "the first deposit is below the least that the network asks for (`openmast network show`); deposit more",
    IndexTaken => "others opened too many payers at the same moment; try again",
    StatementStands => "a statement stands; wait until it is paid, or cancel it first (`openmast payer leave INDEX cancel`)",
    RequestLapsed => "the request has lapsed; make another",
    StatedTooLittle => "a proof has shown that more is spent; state at least that (`openmast payer show`)",
    ProofRaisesNothing => "the proof raises nothing; nothing is left to do",
    StatementNotDue => "the statement is not due yet; try again later (`openmast payer show` says when)",
    SettlementNotForStatement => "this settlement cannot raise the statement; use one from the epoch that the statement names up to the first that saw it",
    WrongPayer => "the statement belongs to another payer; check the payer's index",
    NothingOffered => "this was not offered to the signer; let the owner offer it first",
    UnstakeNotAnnounced => "that many shares are not announced to leave, or their time has not come (`openmast asset show --staker`); announce it, or collect the asset first",
    DepartureUnsettled => "shares left before and are not settled; settle them first, once their round has ended (`openmast collect` does)",
    NothingDeparted => "no shares left that could be settled: none departed, or the asset is not collected yet up to what was final when they left",
    StakeNotEmpty => "there are shares or rewards in the stake; unstake, withdraw and claim them first",
    ProofTooLong => "a proof has at most 32 nodes; fetch it again",
    WrongProofBuffer => "the proof buffer is missing, belongs to another, or holds a proof of another length; write the proof again",
    WrongTill => "the till is not that of the role's holder; read the settlement or the network again",
    AlreadyProposed => "this very content is proposed already; attest it instead",
    PaymentBelowLeast => "less than the least would be paid, because all claims together exceed what is unspent or this one fell; try again later, or say how little is enough (`openmast payer leave INDEX pay --least AMOUNT`)",
    UnknownShareKind => "shares are open or permissioned",
    SharesAreOpen => "the shares of this asset are open; nothing of them is frozen or thawed",
    PermissionAccountsMissing => "the shares of this asset are permissioned; give the accounts that these need too: Token ACL's configuration of the mint, or the share accounts of both sides",
    NotOwnShareAccount => "permissioned shares are held in the wallet's associated account alone; give that one",
    ShareAccountFrozen => "the share account is frozen; be admitted and thawed first, or wait until a suspension ends",
    NotAVenue => "an associated account of a wallet, or a vault of the asset itself, is no venue; give the market's own token account",
    VenueNotEmpty => "shares are in the venue's account; it stays listed until they have left",
    VenueChanged => "the token account is not the one that was listed; unlist the venue once it is empty, and list it again",
    VenueHalted => "the venue is halted already; a halt is not prolonged",
    VenueNotHalted => "the venue is not halted",
    HaltTooLong => "a halt ends within 14 days, and after it began; choose another end",
    HaltTooSoon => "the last halt ended too recently; wait as long as it lasted",
    HaltNotOver => "the halt has not ended, and only the regulator ends it earlier; try again after its end",
    WrongDeparture => "the departure is missing, or of another round: others left or collected at the same moment; read the asset and the stake again",
    JurisdictionOutOfRange => "a jurisdiction's code is its ISO 3166 number, 1 to 999 (Germany 276, Kenya 404, …)",
    WrongJurisdiction => "this is not the asset's or the licence's jurisdiction, maybe because the asset has just moved; read it again (`openmast asset show`, `openmast licence show`)",
    LevyTooHigh => "the levy is above the jurisdiction's most, or that above the network's limit (`openmast jurisdiction show`, `openmast network show`)",
    LevyTooSoon => "the levy must take effect at least four epochs after the newest final one; choose a later epoch",
    LevyPending => "an announced levy is about to take effect and can be replaced no more; announce the next once the epoch before it is final",
    LevyChangesBetween => "the levy changes between what was collected and this settlement; collect against the last settlement before the change first (`openmast collect` does)",
    SameJurisdiction => "the asset is in this jurisdiction already; nothing is left to do",
    MoveScheduled => "a move of this asset is accepted and stays; ask for the next once the asset is collected up to the epoch before it (`openmast asset show` says which)",
    MoveNotOffered => "the asset's owner does not ask for a move to this jurisdiction; let the owner ask for it first (`openmast asset move-jurisdiction offer`)",
    MoveNotAgreed => "the regulator of the asset's present jurisdiction has not agreed to the move (`openmast asset move-jurisdiction agree`)",
    MovesBetween => "the asset moves to another jurisdiction between what was collected and this settlement; collect against the last settlement before the move first (`openmast collect` does)",
    UnknownLicenceKind => "unknown kind of licence; known are licence, spectrum-manager-lease, de-facto-transfer-lease and general-authorization",
    InvalidReference => "the reference (call sign, licence number, lease id) must be UTF-8 text of 1 to 32 bytes without control characters, filled up with zeros",
    InvalidBand => "a band begins below its end, in kHz; only a general authorization may have none",
    InvalidArea => "an area is the whole country without more, the hash of H3 cells, or the regulator's code of 1 to 32 bytes of UTF-8 without control characters",
    InvalidValidity => "a licence begins to hold before it ends, and ends later than now; check both times",
    NullDocument => "the hash of the document or of the reason is null; give the SHA-256 of the text",
    WrongParent => "a lease needs the account of the licence that it is of, which is no general authorization, and nothing else has one; read that licence again (`openmast licence show`)",
    ParentEnded => "the licence that this is a lease of is ended; grant a lease of another, or a licence of its own",
    OutsideParent => "a lease holds within the time and the band of the licence that it is of, and in the same area unless that is the whole country; shorten it, or renew that one first",
    LeaseTooDeep => "a lease is at most three steps below a licence that is no lease; lease from one further up",
    TooManyLicences => "the asset was granted 32 licences since it came into the jurisdiction, or 65535 in all, and can have no more; renew one that is in force (`openmast licence renew`)",
    LicenceEnded => "the licence is ended for good; grant another one",
    LicenceSuspended => "the licence is suspended, or was in an epoch that is not final yet; suspend it again once that is over (`openmast licence show` says when)",
    LicenceNotSuspended => "the licence is not suspended, or that is lifted already; nothing is left to do",
    LicenceExpired => "the licence has expired and can be renewed no more; grant another one",
    LicenceNotExtended => "a renewal must be longer than the licence holds already (`openmast licence show` says until when)",
    SuspensionTooLong => "a suspension ends later than now, and within a year; choose another end, or end the licence",
    AssetMovesAway => "a move of this asset is accepted; the regulator of the jurisdiction to which it moves grants its licences from now on",
    CapacityTooSoon => "the capacity must take effect at least four epochs after the newest final one; choose a later epoch",
    CapacityPending => "a scheduled capacity is about to take effect and can be replaced no more; announce the next after the next final settlement",
    CapacityUnknown => "nothing is told of what the asset can carry; announce its capacity first (`openmast asset capacity`), and wait until it holds",
    LivePriceOutOfRange => "a live price needs a floor above zero, a cap that is not below it, and a target of 5 to 95 percent",
    PriceIsLive => "the price follows how busy the asset is; end that first (`openmast asset live-price end`)",
    PriceNotLive => "the price does not follow how busy the asset is; its owner can let it (`openmast asset live-price set`), or set it (`openmast asset price`)",
    RepriceTooSoon => "a live price changes once in four final epochs, and not before a scheduled one holds; `openmast asset show` says from which epoch on",
    SettlementNotNewest => "a newer settlement is final; read the network again",
    MoreThanReserved => "more would be released than was paid for lots and neither returned nor is owed back; this ledger must not be proposed",
    UnknownLotKind => "unknown kind of lot; known are volume, sim-slot, rate and exclusive",
    LotWindow => "a lot's window begins four epochs after the newest final one or later, has at least one epoch beside its roll-over, which only volume has, and is over by its latest end as its owner counts epochs: choose a later `ends_by`, or fewer epochs",
    LotTimes => "a lot's sale begins an epoch's least length from now or later and ends after that; the window's latest end lies behind it, and within ten years",
    LotTerms => "a lot has at least one token (an exclusive window has one), a price above zero that does not rise, a least purchase within its quantity, a refund of at most 100 percent, and a cap for each epoch only of volume",
    LotTooCheap => "the price is below the part of the tariff that the network asks lots for at least; ask for more",
    CapacityOversold => "the asset does not carry that beside its other lots in every epoch of the window; sell less, or announce more capacity (`openmast asset capacity`)",
    CapacitySold => "lots are sold or offered that need more capacity than that in some epoch; announce at least what they need",
    LotBookFull => "the asset has 32 lots whose windows are not over; settle those that are",
    EpochsShorter => "the newest epoch was shorter than the owner counts an epoch to be; announce the true length with the capacity (`openmast asset capacity`)",
    LicenceMissing => "this network requires licences; name one of the asset's in its jurisdiction (`openmast licence list`)",
    LicenceEndsEarlier => "the licence is not in force, or ends before the lot's window is over; let it be renewed, or sell a shorter window",
    WrongLot => "an account belongs to another lot; check the index",
    LotSaleNotStarted => "the lot's sale has not begun; wait until it does",
    LotSaleOver => "the lot's sale is over, or all is sold; look for its tokens on the market (`openmast market list`)",
    LotSaleRunning => "the lot's sale is still running; wait until it is over, or let the asset's owner end it",
    LotSoldOut => "fewer tokens than that are for sale; buy what is left",
    BelowLeastPurchase => "that is less than the lot's least purchase; buy more, or all that is left",
    PriceAboveMost => "the price is above your limit; wait until it falls, or accept more",
    DeadlinePassed => "the deadline has passed; try again with a later one",
    WrongPurchase => "the account of the buyer's purchase is missing or another; a sale whose price falls needs it",
    NotOwnTokenAccount => "the token account belongs to somebody else; give one of who is paid or gets the tokens",
    NotReturnable => "tokens of this lot cannot be returned; sell them on the market (`openmast market sell`)",
    WindowBegan => "the lot's window may have begun, so its tokens cannot be returned; what is not served comes back once it is settled",
    WindowOver => "the lot's window is over, or is about to be; what was not served comes back once it is settled",
    LotIsSettled => "the lot is settled already; take what is not served",
    LotNotSettled => "the lot is not settled; settle it by a settlement of its last epoch, or let it lapse",
    LotStillOpen => "this settlement is of before the lot's window was over; use a newer one",
    LotNotLapsed => "a lot lapses an exit delay after its window if no final settlement of its end has come until then, and two exit delays after it in any case; wait, or settle it",
    LotShort => "more would be paid back than was paid for the lot; keep the evidence and tell the network",
    MoreThanRedeemed => "the entitlement has fewer tokens than that; ask for less",
    NothingAsked => "nothing of this entitlement is asked back; ask first",
    AskNotSettled => "this settlement did not see what is asked back; wait for the next final one",
    NothingToTakeBack => "all tokens that are asked back are begun; cancel, and use them",
    NothingToRefund => "nothing would be paid back for these tokens: all was served, or they are too few for a base unit",
    NothingToEnd => "the sale is over and the lot takes no more than is sold; nothing is left to do",
    LotBookMissing => "the asset has lots whose windows are not over; read the asset again, and give the account of its lot book too",
    EpochLengthUnknown => "before the first final settlement nobody knows how long an epoch is; issue SIM slots, or wait for it",
    NetworkNotSilent => "the network settles, or did so too lately; a lot is cut short two exit delays after the newest settlement, and only if its window is not over then",
    SplitPromised => "volume of the asset is sold or offered that ends in that epoch or later, and what nobody uses of it is earned then, by the part that was announced; lower the stakers' part from the epoch after its end on (docs/reference/lots.md), or end sales that sold nothing",
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
        let after = 6000 + ProgramError::ALL.len() as u32;
        assert_eq!(ProgramError::from_code(after), None);
    }

    /// The table of docs/reference/errors.md is what the program says.
    #[test]
    fn the_page_lists_every_error() {
        let page = include_str!("../../../../docs/reference/errors.md");
        let (_, table) = page.split_once("\n## Codes\n").unwrap();
        let rows: Vec<&str> = (table.lines())
            .filter(|line| line.starts_with("| 6"))
            .collect();
        let expected: Vec<String> = (ProgramError::ALL.iter())
            .map(|error| {
                format!(
                    "| {} | {} | {} |",
                    error.code(),
                    error.name(),
                    error.message()
                )
            })
            .collect();
        assert_eq!(rows, expected);
    }
}
