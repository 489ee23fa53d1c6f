//! The program's events, one for each instruction, decoded from transaction logs. Amounts are base units,
//! totals are after the change.

use crate::{
    accounts::{Content, MemberWeight, NetworkLimits, NetworkParameters},
    addresses::PROGRAM_ID,
    discriminator,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::{BorshDeserialize, BorshSerialize};
use openmast_ledger::ProofNode;
use solana_pubkey::Pubkey;

macro_rules! events {
    ($($(#[$doc:meta])+ $name:ident { $($field:ident: $type:ty,)+ })+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
            #[cfg_attr(test, derive(borsh::BorshSchema))]
            pub struct $name { $(pub $field: $type,)+ }
        )+

        /// Any event of the program.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event { $($name($name),)+ }

        impl Event {
            /// Names of all events.
            pub const NAMES: &[&str] = &[$(stringify!($name),)+];

            /// The event's name in the program.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => stringify!($name),)+ }
            }

            fn decode_as(discriminator: &[u8], body: &[u8]) -> Option<Result<Self, EventError>> {
                $(if discriminator == discriminator::event(stringify!($name)) {
                    return Some(
                        $name::try_from_slice(body)
                            .map(Self::$name)
                            .map_err(|error| EventError::Malformed { event: stringify!($name), error: error.to_string() }),
                    );
                })+
                None
            }
        }
    };
}

/// What is in a stake, as events say it (docs/protocol.md, Stake).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
#[cfg_attr(test, derive(borsh::BorshSchema))]
pub struct StakeHolding {
    pub active: u64,
    pub pending: u64,
    pub pending_slot: u64,
    pub cooling: u64,
    pub cooling_until: i64,
    pub leaving: u64,
    pub leaving_at: i64,
    pub departed: u64,
    pub departed_round: u64,
    pub departed_per_share: u128,
    pub reward_per_share: u128,
    pub rewards_owed: u64,
    pub rewards_fraction: u64,
    pub rewards_paid: u64,
}

events! {
    /// A network was initialized; the founder holds every role and has a till for each of both paid ones.
    NetworkInitialized {
        network: Pubkey,
        founder: Pubkey,
        rent_payer: Pubkey,
        id: u32,
        currency_mint: Pubkey,
        parameters: NetworkParameters,
        limits: NetworkLimits,
        created_at: i64,
    }

    /// The authority announced parameters.
    ParametersAnnounced {
        network: Pubkey,
        parameters: NetworkParameters,
        next_parameters: NetworkParameters,
        next_parameters_at: i64,
    }

    /// The authority lowered the breaker or raised the bond, at once.
    ParametersTightened {
        network: Pubkey,
        parameters: NetworkParameters,
        next_parameters: NetworkParameters,
        tightened_at: i64,
    }

    /// The authority named the next holder of a role; the zero key names nobody.
    RoleTransferred {
        network: Pubkey,
        role: u8,
        pending: Pubkey,
    }

    /// The named holder took the role. With the authority's (0), nobody is named for any role any more. With the treasury's
    /// (1) or the regulator's (2), who held it before keeps the epochs that opened before `at`, and the holder has a till.
    RoleAccepted {
        network: Pubkey,
        role: u8,
        holder: Pubkey,
        at: i64,
    }

    /// The pauser set the pause bits.
    PauseSet {
        network: Pubkey,
        paused: u8,
        paused_at: i64,
        paused_until: i64,
    }

    /// The authority named oracles that may take over; no members: what was named is cancelled.
    OracleSetAnnounced {
        network: Pubkey,
        members: Vec<MemberWeight>,
        threshold: u32,
        standby: bool,
        from: i64,
        set_version: u32,
        at_once: bool,
    }

    /// The next oracle set took over. Members that are missing left; who left before and is named again
    /// begins with a bond of zero, and what it left stays due as it was. All attestations are forgotten.
    OracleSetRotated {
        network: Pubkey,
        set_version: u32,
        threshold: u32,
        total_weight: u32,
        members: Vec<MemberWeight>,
        released_at: i64,
    }

    /// The stand-by oracle set took over, as the authority said. As with [`OracleSetRotated`].
    OracleSetSwitched {
        network: Pubkey,
        set_version: u32,
        threshold: u32,
        total_weight: u32,
        members: Vec<MemberWeight>,
        released_at: i64,
    }

    /// An oracle's bond grew.
    BondDeposited {
        network: Pubkey,
        member: Pubkey,
        depositor: Pubkey,
        amount: u64,
        bond: u64,
        bonded: u64,
    }

    /// An oracle that left took its bonds that were due at `at`.
    BondWithdrawn {
        network: Pubkey,
        member: Pubkey,
        amount: u64,
        bonded: u64,
        at: i64,
    }

    /// Somebody sent an oracle that left its bonds that were due at `at`, into the oracle's associated token account.
    BondReturned {
        network: Pubkey,
        member: Pubkey,
        amount: u64,
        bonded: u64,
        at: i64,
    }

    /// An asset and its shares were created.
    AssetCreated {
        network: Pubkey,
        asset: Pubkey,
        index: u32,
        owner: Pubkey,
        rent_payer: Pubkey,
        share_mint: Pubkey,
        share_supply: u64,
        share_decimals: u8,
        price_per_gb: u64,
        stakers_bps: u16,
        kind: u8,
        h3_cell: u64,
        capacity_mbps: u32,
        shares_name: String,
        shares_symbol: String,
        shares_uri: String,
    }

    /// The owner scheduled a price: `price_per_gb` holds before `epoch`, `next_price_per_gb` from it on.
    PriceSet {
        network: Pubkey,
        asset: Pubkey,
        price_per_gb: u64,
        next_price_per_gb: u64,
        epoch: u64,
    }

    /// The owner scheduled the stakers' part: `stakers_bps` of what is earned before `epoch`, `next_stakers_bps` from it on.
    SplitPolicySet {
        network: Pubkey,
        asset: Pubkey,
        stakers_bps: u16,
        next_stakers_bps: u16,
        epoch: u64,
    }

    /// The owner described the asset.
    MetadataSet {
        network: Pubkey,
        asset: Pubkey,
        kind: u8,
        h3_cell: u64,
        capacity_mbps: u32,
    }

    /// The owner retired the asset: no charges from `retired_epoch` on.
    AssetRetired {
        network: Pubkey,
        asset: Pubkey,
        retired_epoch: u64,
    }

    /// The number of shares that exist was recorded.
    ShareSupplySynced {
        network: Pubkey,
        asset: Pubkey,
        share_supply: u64,
    }

    /// The owner offered the asset to another; the zero key is nobody.
    AssetOffered {
        network: Pubkey,
        asset: Pubkey,
        pending_owner: Pubkey,
    }

    /// An asset was taken over by who was offered it, with what its owner is owed and what is scheduled.
    AssetAccepted {
        network: Pubkey,
        asset: Pubkey,
        owner: Pubkey,
        owner_owed: u64,
        price_per_gb: u64,
        next_price_per_gb: u64,
        next_price_epoch: u64,
        stakers_bps: u16,
        next_stakers_bps: u16,
        next_split_epoch: u64,
    }

    /// A payer account was opened with its first deposit, of which a fee is the treasury's.
    PayerOpened {
        network: Pubkey,
        payer: Pubkey,
        index: u32,
        owner: Pubkey,
        rent_payer: Pubkey,
        amount: u64,
        fee: u64,
        payer_deposited: u64,
        network_deposited: u64,
        network_fees: u64,
        treasury: Pubkey,
        till_owed: u64,
        network_treasury_owed: u64,
    }

    /// Somebody paid into a payer account.
    Deposited {
        network: Pubkey,
        payer: Pubkey,
        depositor: Pubkey,
        amount: u64,
        payer_deposited: u64,
        network_deposited: u64,
    }

    /// The owner asked for unspent money back. An earlier request ended unpaid.
    WithdrawalRequested {
        network: Pubkey,
        payer: Pubkey,
        requested: u64,
        requested_slot: u64,
        lapses_at: i64,
        requests_ended: u32,
        endings: u64,
    }

    /// The owner took the request back: it ended unpaid.
    WithdrawalCancelled {
        network: Pubkey,
        payer: Pubkey,
        requested: u64,
        requests_ended: u32,
        endings: u64,
    }

    /// The owner was paid against a final settlement: the request ended paid.
    Withdrawn {
        network: Pubkey,
        payer: Pubkey,
        epoch: u64,
        accrued: u64,
        amount: u64,
        proven: u64,
        payer_withdrawn: u64,
        network_withdrawn: u64,
        requests_ended: u32,
        endings: u64,
    }

    /// Somebody showed what a payer owes for good: later statements cannot say less.
    SpentProven {
        network: Pubkey,
        payer: Pubkey,
        epoch: u64,
        accrued: u64,
        proven: u64,
    }

    /// The owner asked for unspent money back and stated what was spent. An earlier request ended unpaid.
    SpentStated {
        network: Pubkey,
        payer: Pubkey,
        rent_payer: Pubkey,
        requested: u64,
        requested_slot: u64,
        lapses_at: i64,
        stated: u64,
        pays_at: i64,
        holds_from: i64,
        requests_ended: u32,
        endings: u64,
        epoch: u64,
        payer_root: [u8; 32],
        payer_count: u32,
        charged: u64,
        accrued: u64,
        claim: u64,
        bounty_lamports: u64,
        network_stated_claims: u64,
    }

    /// Somebody showed that a payer spent more than it stated, or that a settlement saw the statement, which makes it due.
    StatementRaised {
        network: Pubkey,
        payer: Pubkey,
        prover: Pubkey,
        epoch: u64,
        accrued: u64,
        stated: u64,
        proven: u64,
        pays_at: i64,
        claim: u64,
        network_stated_claims: u64,
        bounty_paid_lamports: u64,
        bounty_lamports: u64,
    }

    /// The owner was paid what its statement claims: the request ended paid, and the statement's account was closed.
    /// `exit_closed_at` is the network's.
    StatementPaid {
        network: Pubkey,
        payer: Pubkey,
        amount: u64,
        payer_withdrawn: u64,
        network_withdrawn: u64,
        network_stated_claims: u64,
        exit_closed_at: i64,
        requests_ended: u32,
        endings: u64,
        rent_payer: Pubkey,
    }

    /// The owner took the statement back: the request ended unpaid, and the statement's account was closed.
    StatementCancelled {
        network: Pubkey,
        payer: Pubkey,
        requested: u64,
        network_stated_claims: u64,
        requests_ended: u32,
        endings: u64,
        rent_payer: Pubkey,
    }

    /// The owner offered the payer account to another; the zero key is nobody.
    PayerOffered {
        network: Pubkey,
        payer: Pubkey,
        pending_owner: Pubkey,
    }

    /// A payer account was taken over by who was offered it, with its balance and its request.
    PayerAccepted {
        network: Pubkey,
        payer: Pubkey,
        owner: Pubkey,
        deposited: u64,
        withdrawn: u64,
        proven: u64,
        requested: u64,
        requested_slot: u64,
        lapses_at: i64,
        stated: u64,
        pays_at: i64,
        holds_from: i64,
    }

    /// A part of a proof was written into the writer's buffer.
    ProofWritten {
        writer: Pubkey,
        rent_payer: Pubkey,
        offset: u8,
        nodes: Vec<ProofNode>,
        count: u8,
    }

    /// The writer closed its buffer.
    ProofClosed {
        writer: Pubkey,
        rent_payer: Pubkey,
    }

    /// An oracle proposed a settlement, which counts as its attestation.
    SettlementProposed {
        network: Pubkey,
        content: Content,
        content_hash: [u8; 32],
        proposer: Pubkey,
        rent_payer: Pubkey,
        set_version: u32,
        attested: u16,
        proposed_at: i64,
        threshold_at: i64,
        opened_at: i64,
        challenge_seconds: u32,
        treasury_bps: u16,
        levy_bps: u16,
        treasury: Pubkey,
        regulator: Pubkey,
    }

    /// An oracle attested a proposal.
    SettlementAttested {
        network: Pubkey,
        epoch: u64,
        content_hash: [u8; 32],
        oracle: Pubkey,
        attested: u16,
        threshold_at: i64,
    }

    /// An oracle took its attestation back.
    AttestationRetracted {
        network: Pubkey,
        epoch: u64,
        content_hash: [u8; 32],
        oracle: Pubkey,
        attested: u16,
        threshold_at: i64,
    }

    /// A proposal became the settlement of its epoch, and its own account was closed. What is not here is as it was proposed.
    SettlementFinalized {
        network: Pubkey,
        epoch: u64,
        content_hash: [u8; 32],
        rent_payer: Pubkey,
        final_at: i64,
        previous_snapshot_slot: u64,
        treasury_bps: u16,
        levy_bps: u16,
        cuts_epoch: u64,
        before_treasury_bps: u16,
        before_levy_bps: u16,
        oldest_kept_epoch: u64,
    }

    /// The account of a proposal that could not win any more was closed. Where `set_version` is that of the oracle set, the
    /// attestations for this epoch of those that stood behind it are forgotten.
    ProposalClosed {
        network: Pubkey,
        epoch: u64,
        content_hash: [u8; 32],
        attested: u16,
        set_version: u32,
        rent_payer: Pubkey,
    }

    /// A settlement's account was closed.
    SettlementClosed {
        network: Pubkey,
        epoch: u64,
        rent_payer: Pubkey,
    }

    /// What an asset earned since the last collecting was split.
    Collected {
        network: Pubkey,
        asset: Pubkey,
        epoch: u64,
        lifetime_bytes: u64,
        lifetime_charged: u64,
        lifetime_accrued: u64,
        treasury_bps: u16,
        levy_bps: u16,
        stakers_bps: u16,
        owner: u64,
        stakers: u64,
        treasury: u64,
        levy: u64,
        treasury_holder: Pubkey,
        levy_holder: Pubkey,
        active_shares: u64,
        departed: u64,
        reward_per_share: u128,
        reward_remainder: u64,
    }

    /// An asset's owner was paid.
    OwnerWithdrawn {
        network: Pubkey,
        asset: Pubkey,
        owner: Pubkey,
        amount: u64,
        owner_paid: u64,
        network_paid_out: u64,
    }

    /// Who holds or held the treasury's role was paid.
    TreasuryWithdrawn {
        network: Pubkey,
        holder: Pubkey,
        amount: u64,
        till_paid: u64,
        treasury_owed: u64,
        treasury_paid: u64,
        network_paid_out: u64,
    }

    /// Who holds or held the regulator's role was paid.
    LevyWithdrawn {
        network: Pubkey,
        holder: Pubkey,
        amount: u64,
        till_paid: u64,
        levy_owed: u64,
        levy_paid: u64,
        network_paid_out: u64,
    }

    /// Shares were staked; they wait for a settlement that saw `pending_slot`.
    Staked {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        rent_payer: Pubkey,
        amount: u64,
        pending: u64,
        pending_slot: u64,
        asset_pending_shares: u64,
    }

    /// Pending shares began to earn.
    StakeActivated {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        amount: u64,
        active: u64,
        asset_active_shares: u64,
        reward_per_share: u128,
        rewards_owed: u64,
        rewards_fraction: u64,
    }

    /// The staker announced that active shares leave although the asset may not be collected; none takes it back.
    UnstakeAnnounced {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        leaving: u64,
        leaving_at: i64,
    }

    /// Shares were taken out of stake and cool down. Active ones of a collected asset stopped earning; of another they
    /// departed, and earn until it is collected up to `asset_departed_epoch`. The first of a round paid for its account.
    Unstaked {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        from_pending: u64,
        from_active: u64,
        active: u64,
        departed: u64,
        departed_round: u64,
        departed_per_share: u128,
        leaving: u64,
        leaving_at: i64,
        cooling: u64,
        cooling_until: i64,
        asset_active_shares: u64,
        asset_departed_shares: u64,
        asset_departed_epoch: u64,
        reward_per_share: u128,
        rewards_owed: u64,
        rewards_fraction: u64,
    }

    /// Shares that had left uncollected were credited with what their round earned. When `round_shares` is 0, they were the
    /// last, and the round's account was closed.
    DepartureSettled {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        round: u64,
        departed: u64,
        round_shares: u64,
        rent_payer: Pubkey,
        rewards_owed: u64,
        rewards_fraction: u64,
    }

    /// Cooled shares went back to the staker.
    UnstakedWithdrawn {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        amount: u64,
        asset_cooling_shares: u64,
    }

    /// A staker was paid its rewards.
    RewardsClaimed {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        amount: u64,
        rewards_paid: u64,
        reward_per_share: u128,
        stakers_paid: u64,
        network_paid_out: u64,
        rewards_fraction: u64,
    }

    /// The staker offered the stake to another; the zero key is nobody.
    StakeOffered {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        pending_staker: Pubkey,
    }

    /// A stake was added to that of who was offered it, and its account was closed.
    StakeAccepted {
        network: Pubkey,
        asset: Pubkey,
        from: Pubkey,
        staker: Pubkey,
        rent_payer: Pubkey,
        handed: StakeHolding,
        holding: StakeHolding,
    }

    /// The staker closed an empty stake.
    StakeClosed {
        asset: Pubkey,
        staker: Pubkey,
        rent_payer: Pubkey,
    }
}

/// Why a log line that looks like an event is none that this version knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    #[error("the event's data is no base64; the log is damaged")]
    Encoding,
    #[error(
        "unknown event; it was written by another version of the program, update this software"
    )]
    Unknown,
    #[error("malformed event {event}: {error}")]
    Malformed { event: &'static str, error: String },
}

impl Event {
    /// Decodes the bytes behind `Program data: `.
    ///
    /// # Errors
    /// See [`EventError`].
    pub fn decode(data: &[u8]) -> Result<Self, EventError> {
        let (discriminator, body) = data.split_at_checked(8).ok_or(EventError::Unknown)?;
        Self::decode_as(discriminator, body).unwrap_or(Err(EventError::Unknown))
    }

    /// All events that the program itself emitted in a transaction, in order. Data that other programs logged
    /// inside the same transaction is skipped. Logs may be truncated by the node: then the last events are missing.
    pub fn from_logs<'a>(logs: impl IntoIterator<Item = &'a str>) -> Vec<Result<Self, EventError>> {
        let program = PROGRAM_ID.to_string();
        let mut running: Vec<&str> = Vec::new();
        let mut events = Vec::new();
        for line in logs {
            if let Some(data) = line.strip_prefix("Program data: ") {
                if running.last() == Some(&program.as_str()) {
                    events.push(
                        BASE64_STANDARD
                            .decode(data.trim())
                            .map_err(|_| EventError::Encoding)
                            .and_then(|data| Self::decode(&data)),
                    );
                }
            } else if let Some((id, state)) = program_line(line) {
                if state.starts_with("invoke [") {
                    running.push(id);
                } else if (state == "success" || state.starts_with("failed"))
                    && running.last() == Some(&id)
                {
                    running.pop();
                }
            }
        }
        events
    }
}

/// Program and what happened to it. `Program log: …` is what a program says and not about one.
fn program_line(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("Program ")?
        .split_once(' ')
        .filter(|(id, _)| !id.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(event: &impl BorshSerialize, name: &str) -> String {
        let mut data = discriminator::event(name).to_vec();
        event.serialize(&mut data).unwrap();
        format!("Program data: {}", BASE64_STANDARD.encode(data))
    }

    #[test]
    fn only_our_own_events_are_read() {
        let paused = PauseSet {
            network: Pubkey::new_from_array([3; 32]),
            paused: 5,
            paused_at: 6,
            paused_until: 7,
        };
        let ours = line(&paused, "PauseSet");
        let logs = [
            format!("Program {PROGRAM_ID} invoke [1]"),
            "Program log: invoke [9]".into(),
            "Program Other111 invoke [2]".into(),
            ours.clone(),
            "Program Other111 success".into(),
            ours.clone(),
            "Program data: AAAA".into(),
            "Program data: not base64!".into(),
            format!("Program {PROGRAM_ID} consumed 5 of 10 compute units"),
            format!("Program {PROGRAM_ID} success"),
            ours,
        ];
        let events = Event::from_logs(logs.iter().map(String::as_str));
        assert_eq!(
            events,
            [
                Ok(Event::PauseSet(paused)),
                Err(EventError::Unknown),
                Err(EventError::Encoding)
            ]
        );
    }

    #[test]
    fn a_cut_event_is_malformed() {
        let mut data = discriminator::event("PauseSet").to_vec();
        data.extend([0; 7]);
        assert!(matches!(
            Event::decode(&data),
            Err(EventError::Malformed {
                event: "PauseSet",
                ..
            })
        ));
    }
}
