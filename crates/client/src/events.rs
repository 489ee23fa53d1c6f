//! The program's events, one for each instruction, decoded from transaction logs. Amounts are base units,
//! totals are after the change.

use crate::{
    accounts::NetworkParameters, addresses::PROGRAM_ID, discriminator, instructions::MemberWeight,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::{BorshDeserialize, BorshSerialize};
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

events! {
    /// A network was initialized; the founder holds every role.
    NetworkInitialized {
        network: Pubkey,
        founder: Pubkey,
        id: u32,
        currency_mint: Pubkey,
        parameters: NetworkParameters,
    }

    /// The authority set the parameters.
    ParametersUpdated {
        network: Pubkey,
        parameters: NetworkParameters,
        oldest_kept_epoch: u64,
    }

    /// The authority named the next holder of a role; the zero key names nobody.
    RoleTransferred {
        network: Pubkey,
        role: u8,
        pending: Pubkey,
    }

    /// The named holder took the role.
    RoleAccepted {
        network: Pubkey,
        role: u8,
        holder: Pubkey,
    }

    /// The pauser set the pause bits.
    PauseSet {
        network: Pubkey,
        paused: u8,
    }

    /// The authority set the oracle set. Members that are missing left at `at`.
    OracleSetSet {
        network: Pubkey,
        version: u32,
        threshold: u32,
        total_weight: u32,
        members: Vec<MemberWeight>,
        at: i64,
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

    /// An oracle that left took its bond.
    BondWithdrawn {
        network: Pubkey,
        member: Pubkey,
        amount: u64,
        bonded: u64,
        at: i64,
    }

    /// Somebody sent an oracle that left its bond.
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

    /// A payer account was opened.
    PayerOpened {
        network: Pubkey,
        payer: Pubkey,
        index: u32,
        owner: Pubkey,
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

    /// The owner asked for unspent money back.
    WithdrawalRequested {
        network: Pubkey,
        payer: Pubkey,
        requested: u64,
        requested_slot: u64,
        requested_at: i64,
    }

    /// The owner took the request back.
    WithdrawalCancelled {
        network: Pubkey,
        payer: Pubkey,
        requested: u64,
    }

    /// The owner was paid against a final settlement; the request is done.
    Withdrawn {
        network: Pubkey,
        payer: Pubkey,
        epoch: u64,
        lifetime_spent: u64,
        amount: u64,
        payer_withdrawn: u64,
        network_withdrawn: u64,
        exit_request_slot: u64,
    }

    /// The owner was paid although nothing was ever settled; the request is done.
    UnsettledWithdrawn {
        network: Pubkey,
        payer: Pubkey,
        amount: u64,
        payer_withdrawn: u64,
        network_withdrawn: u64,
        exit_request_slot: u64,
    }

    /// An oracle posted a settlement, which counts as its attestation.
    SettlementPosted {
        network: Pubkey,
        epoch: u64,
        poster: Pubkey,
        oracle_set_version: u32,
        snapshot_slot: u64,
        posted_slot: u64,
        posted_at: i64,
        asset_count: u32,
        payer_count: u32,
        asset_root: [u8; 32],
        payer_root: [u8; 32],
        amount: u64,
        bytes: u64,
        archive_hash: [u8; 32],
        private_root: [u8; 32],
        price_set_hash: [u8; 32],
        attested: u16,
        rent_payer: Pubkey,
        challenge_seconds: u32,
    }

    /// An oracle attested the posted roots.
    SettlementAttested {
        network: Pubkey,
        epoch: u64,
        oracle: Pubkey,
        attested: u16,
    }

    /// A settlement became final.
    SettlementFinalized {
        network: Pubkey,
        epoch: u64,
        amount: u64,
        snapshot_slot: u64,
        asset_count: u32,
        payer_count: u32,
        final_at: i64,
        oldest_kept_epoch: u64,
    }

    /// An oracle voted against a settlement; `state` is 2 when that rejected it.
    SettlementRejected {
        network: Pubkey,
        epoch: u64,
        oracle: Pubkey,
        attested: u16,
        rejected: u16,
        state: u8,
    }

    /// A settlement was rejected because an exit overtook it (`overtaken`), or because the oracle set changed after its posting.
    SettlementExpired {
        network: Pubkey,
        epoch: u64,
        oracle_set_version: u32,
        overtaken: bool,
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
        lifetime_earned: u64,
        stakers_bps: u16,
        owner: u64,
        stakers: u64,
        treasury: u64,
        levy: u64,
        active_shares: u64,
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

    /// The treasury was paid.
    TreasuryWithdrawn {
        network: Pubkey,
        treasury: Pubkey,
        amount: u64,
        treasury_paid: u64,
        network_paid_out: u64,
    }

    /// The regulator was paid.
    LevyWithdrawn {
        network: Pubkey,
        regulator: Pubkey,
        amount: u64,
        levy_paid: u64,
        network_paid_out: u64,
    }

    /// Shares were staked; they wait for a settlement that saw `pending_slot`.
    Staked {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
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

    /// Shares stopped earning and cool down.
    Unstaked {
        network: Pubkey,
        asset: Pubkey,
        staker: Pubkey,
        from_pending: u64,
        from_active: u64,
        cooling: u64,
        cooling_until: i64,
        asset_active_shares: u64,
        reward_per_share: u128,
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
