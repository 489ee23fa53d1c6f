//! What the program does to accounts, as far as the commands' tests need it (docs/reference/protocol.md): effects, and only those
//! checks that a test asks for.

use std::collections::HashMap;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_client::{
    accounts::{
        Asset, Departure, Member, MemberWeight, NamedSet, Network, NetworkParameters, OracleSet,
        Payer, ProgramAccount, ProofBuffer, Proposal, Settlement, Stake, Statement, Till, VERSION,
    },
    addresses::{self, PROGRAM_ID},
    errors::ProgramError,
    instructions::ProvenTotals,
};
use openmast_ledger::{
    BaseUnits, Bytes, Commitment, Domain, ProofNode, Sums, Totals, statement_payment,
};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::chain::{Account, move_tokens};

/// Slot of everything that happens.
pub const SLOT: u64 = 500;
pub const BOUNTY: u64 = 10_000_000;
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
const CLOCK_SECONDS: std::ops::Range<usize> = 32..40;

pub type Accounts = HashMap<Pubkey, Account>;

/// The instructions that are played.
const PLAYED: [&str; 39] = [
    "announce_parameters",
    "tighten_parameters",
    "announce_oracle_set",
    "rotate_oracle_set",
    "switch_oracle_set",
    "set_pause",
    "open_payer",
    "deposit",
    "request_withdrawal",
    "cancel_withdrawal",
    "withdraw",
    "prove_spent",
    "open_statement",
    "raise_statement",
    "pay_statement",
    "cancel_statement",
    "offer_payer",
    "accept_payer",
    "offer_asset",
    "accept_asset",
    "sync_share_supply",
    "collect",
    "stake",
    "activate_stake",
    "claim_rewards",
    "withdraw_unstaked",
    "withdraw_owner",
    "announce_unstake",
    "unstake",
    "settle_departure",
    "offer_stake",
    "accept_stake",
    "close_stake",
    "withdraw_treasury",
    "attest_settlement",
    "retract_attestation",
    "finalize_settlement",
    "write_proof",
    "close_proof",
];

pub fn name(data: &[u8]) -> Option<&'static str> {
    PLAYED
        .into_iter()
        .find(|name| data.starts_with(&discriminator("global", name)))
}

/// An account of the program, in the version that is read.
pub fn program_account<T: ProgramAccount + BorshSerialize>(state: &T) -> Account {
    let mut data = discriminator("account", T::NAME).to_vec();
    data.extend(borsh::to_vec(state).unwrap());
    data[8] = VERSION;
    Account {
        owner: PROGRAM_ID,
        lamports: 1_000_000,
        data,
    }
}

pub fn zero<T: ProgramAccount>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}

pub fn state<T: ProgramAccount>(accounts: &Accounts, address: &Pubkey) -> T {
    let account = &accounts[address];
    T::decode(&account.owner, &account.data).unwrap()
}

pub fn edit<T: ProgramAccount + BorshSerialize>(
    accounts: &mut Accounts,
    address: &Pubkey,
    change: impl FnOnce(&mut T),
) {
    let mut state: T = state(accounts, address);
    change(&mut state);
    accounts.insert(*address, program_account(&state));
}

/// The chain's clock.
pub fn clock(seconds: i64) -> (Pubkey, Account) {
    let mut data = vec![0; 40];
    data[CLOCK_SECONDS].copy_from_slice(&seconds.to_le_bytes());
    let account = Account {
        owner: Pubkey::default(),
        lamports: 1,
        data,
    };
    (CLOCK, account)
}

fn now(accounts: &Accounts) -> i64 {
    i64::from_le_bytes(accounts[&CLOCK].data[CLOCK_SECONDS].try_into().unwrap())
}

fn arguments<T: BorshDeserialize>(data: &[u8]) -> T {
    T::try_from_slice(&data[8..]).unwrap()
}

/// # Errors
/// The code with which this is refused.
pub fn apply(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let Some(name) = name(data) else {
        return Ok(());
    };
    let done = of_the_network(accounts, name, data, keys)
        .or_else(|| of_payers(accounts, name, data, keys))
        .or_else(|| of_assets(accounts, name, data, keys))
        .or_else(|| of_settlements(accounts, name, data, keys));
    done.unwrap_or(Ok(()))
}

type Played = Option<Result<(), u32>>;

fn of_the_network(accounts: &mut Accounts, name: &str, data: &[u8], keys: &[Pubkey]) -> Played {
    let now = now(accounts);
    match name {
        "announce_parameters" => {
            let parameters: NetworkParameters = arguments(data);
            edit(accounts, &keys[1], |network: &mut Network| {
                let delay = network.parameters.exit_delay_seconds;
                let longer = delay.max(parameters.exit_delay_seconds);
                network.next_parameters = parameters;
                network.next_parameters_at = now + 2 * i64::from(longer);
            });
        }
        "tighten_parameters" => {
            let (breaker, bond): (u64, u64) = arguments(data);
            let network: Network = state(accounts, &keys[1]);
            if breaker > network.parameters.max_epoch_increase || bond < network.parameters.min_bond
            {
                return Some(Err(ProgramError::ParametersNotTighter.code()));
            }
            edit(accounts, &keys[1], |network: &mut Network| {
                network.parameters.max_epoch_increase = breaker;
                network.parameters.min_bond = bond;
            });
        }
        "set_pause" => {
            edit(accounts, &keys[1], |network: &mut Network| {
                let lapsed = network.paused_at == 0 || network.pause_ends_at(now) <= now;
                if data[8] != 0 && lapsed {
                    network.paused_at = now;
                    let longest = i64::from(network.parameters_at(now).max_pause_seconds);
                    network.paused_until = now + longest;
                }
                network.paused = data[8];
            });
        }
        "announce_oracle_set" => {
            let (members, threshold, standby): (Vec<MemberWeight>, u32, bool) = arguments(data);
            let network: Network = state(accounts, &keys[1]);
            let mut named = NamedSet {
                count: members.len() as u8,
                threshold,
                from: now + 2 * i64::from(network.parameters.exit_delay_seconds),
                ..NamedSet::default()
            };
            named.members[..members.len()].copy_from_slice(&members);
            edit(accounts, &keys[2], |set: &mut OracleSet| match standby {
                true => set.standby = named,
                false => set.next = named,
            });
        }
        "rotate_oracle_set" => return Some(take_over(accounts, &keys[1], |set| &mut set.next)),
        "switch_oracle_set" => return Some(take_over(accounts, &keys[2], |set| &mut set.standby)),
        "withdraw_treasury" => {
            let till: Till = state(accounts, &keys[5]);
            move_tokens(accounts, &keys[2], &keys[3], till.owed);
            edit(accounts, &keys[5], |till: &mut Till| {
                till.paid += std::mem::take(&mut till.owed);
            });
        }
        _ => return None,
    }
    Some(Ok(()))
}

fn take_over(
    accounts: &mut Accounts,
    address: &Pubkey,
    which: fn(&mut OracleSet) -> &mut NamedSet,
) -> Result<(), u32> {
    let now = now(accounts);
    let mut set: OracleSet = state(accounts, address);
    let named = std::mem::take(which(&mut set));
    if !named.is_due(now) {
        return Err(ProgramError::NoOracleSetDue.code());
    }
    set.member_count = named.count;
    set.threshold = named.threshold;
    set.set_version += 1;
    for (member, named) in set.members.iter_mut().zip(named.members()) {
        *member = Member {
            key: named.key,
            weight: named.weight,
            ..Member::default()
        };
    }
    accounts.insert(*address, program_account(&set));
    Ok(())
}

fn of_payers(accounts: &mut Accounts, name: &str, data: &[u8], keys: &[Pubkey]) -> Played {
    match name {
        "open_payer" => return Some(open_payer(accounts, data, keys)),
        "deposit" => {
            let amount: u64 = arguments(data);
            move_tokens(accounts, &keys[2], &keys[3], amount);
            edit(accounts, &keys[5], |payer: &mut Payer| {
                payer.deposited += amount;
            });
        }
        "request_withdrawal" => {
            let amount = arguments(data);
            request(accounts, &keys[1], &keys[2], amount);
        }
        "cancel_withdrawal" => end_request(accounts, &keys[2]),
        "withdraw" => return Some(withdraw(accounts, data, keys)),
        "prove_spent" => {
            let settlement: Settlement = state(accounts, &keys[2]);
            let payer: Payer = state(accounts, &keys[1]);
            let root = payer_root(&settlement);
            let accrued = match proven(accounts, &root, payer.index, &keys[3], data) {
                Ok(totals) => totals.accrued,
                Err(code) => return Some(Err(code)),
            };
            edit(accounts, &keys[1], |payer: &mut Payer| {
                payer.proven = payer.proven.max(accrued);
            });
        }
        "open_statement" => return Some(open_statement(accounts, data, keys)),
        "raise_statement" => return Some(raise_statement(accounts, data, keys)),
        "pay_statement" => {
            let (payer, statement): (Payer, Statement) =
                (state(accounts, &keys[5]), state(accounts, &keys[6]));
            if now(accounts) < payer.pays_at {
                return Some(Err(ProgramError::StatementNotDue.code()));
            }
            let network: Network = state(accounts, &keys[1]);
            let claim = statement.claim.min(payer.balance() - payer.stated);
            let unspent = network.deposited - network.withdrawn - network.settled_accrued;
            let all_claims = BaseUnits(network.stated_claims);
            let paid = statement_payment(BaseUnits(claim), BaseUnits(unspent), all_claims).0;
            let least: u64 = arguments(data);
            if paid < least {
                return Some(Err(ProgramError::PaymentBelowLeast.code()));
            }
            move_tokens(accounts, &keys[2], &keys[3], paid);
            accounts.remove(&keys[6]);
            end_request(accounts, &keys[5]);
        }
        "cancel_statement" => {
            accounts.remove(&keys[3]);
            end_request(accounts, &keys[2]);
        }
        "offer_payer" => edit(accounts, &keys[2], |payer: &mut Payer| {
            payer.pending_owner = arguments(data);
        }),
        "accept_payer" => {
            let payer: Payer = state(accounts, &keys[2]);
            if payer.pending_owner != keys[0] {
                return Some(Err(ProgramError::NothingOffered.code()));
            }
            edit(accounts, &keys[2], |payer: &mut Payer| {
                (payer.owner, payer.pending_owner) = (keys[0], Pubkey::default());
            });
        }
        _ => return None,
    }
    Some(Ok(()))
}

fn open_payer(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let amount: u64 = arguments(data);
    let network: Network = state(accounts, &keys[2]);
    let index = network.payer_count;
    let address = addresses::payer(&keys[2], index);
    if !keys[8..].contains(&address) {
        return Err(ProgramError::IndexTaken.code());
    }
    let mut payer: Payer = zero();
    (payer.network, payer.index, payer.owner) = (keys[2], index, keys[1]);
    payer.deposited = amount - network.parameters.payer_fee;
    accounts.insert(address, program_account(&payer));
    edit(accounts, &keys[2], |network: &mut Network| {
        network.payer_count += 1;
    });
    move_tokens(accounts, &keys[3], &keys[4], amount);
    Ok(())
}

fn request(accounts: &mut Accounts, network: &Pubkey, payer: &Pubkey, amount: u64) {
    let delay = state::<Network>(accounts, network)
        .parameters
        .exit_delay_seconds;
    let lapses_at = now(accounts) + 2 * i64::from(delay);
    edit(accounts, payer, |payer: &mut Payer| {
        (payer.requested, payer.requested_slot) = (amount, SLOT);
        payer.lapses_at = lapses_at;
    });
}

fn end_request(accounts: &mut Accounts, payer: &Pubkey) {
    edit(accounts, payer, |payer: &mut Payer| {
        (payer.requested, payer.pays_at, payer.stated) = (0, 0, 0);
    });
}

fn withdraw(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let payer: Payer = state(accounts, &keys[5]);
    let settlement: Settlement = state(accounts, &keys[6]);
    let root = payer_root(&settlement);
    let accrued = proven(accounts, &root, payer.index, &keys[7], data)?.accrued;
    let paid = payer.requested.min(payer.balance() - accrued);
    move_tokens(accounts, &keys[2], &keys[3], paid);
    end_request(accounts, &keys[5]);
    Ok(())
}

fn open_statement(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let (amount, spent): (u64, u64) = arguments(data);
    let network: Network = state(accounts, &keys[2]);
    let payer: Payer = state(accounts, &keys[3]);
    if payer.has_statement() {
        return Err(ProgramError::StatementStands.code());
    }
    if spent < payer.proven {
        return Err(ProgramError::StatedTooLittle.code());
    }
    request(accounts, &keys[2], &keys[3], amount);
    let pays_at = now(accounts) + i64::from(network.parameters.exit_delay_seconds);
    edit(accounts, &keys[3], |payer: &mut Payer| {
        (payer.stated, payer.pays_at) = (spent, pays_at);
    });
    let mut statement: Statement = zero();
    (statement.network, statement.payer) = (keys[2], keys[3]);
    (statement.rent_payer, statement.claim) = (keys[0], amount);
    (statement.epoch, statement.bounty_lamports) = (network.final_epoch, BOUNTY);
    (statement.payer_root, statement.payer_count) =
        (network.final_payer_root, network.settled_payer_count);
    (statement.charged, statement.accrued) = (network.settled_amount, network.settled_accrued);
    accounts.insert(keys[4], program_account(&statement));
    Ok(())
}

fn raise_statement(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let payer: Payer = state(accounts, &keys[2]);
    let statement: Statement = state(accounts, &keys[3]);
    let (root, saw) = if keys[4] == keys[3] {
        (copied_root(&statement), false)
    } else {
        let settlement: Settlement = state(accounts, &keys[4]);
        let saw = settlement.content.snapshot_slot >= payer.requested_slot;
        (payer_root(&settlement), saw)
    };
    let accrued = proven(accounts, &root, payer.index, &keys[5], data)?.accrued;
    if accrued <= payer.stated && !saw {
        return Err(ProgramError::ProofRaisesNothing.code());
    }
    let now = now(accounts);
    edit(accounts, &keys[2], |payer: &mut Payer| {
        payer.stated = payer.stated.max(accrued);
        if saw {
            payer.pays_at = payer.pays_at.min(now);
        }
    });
    edit(accounts, &keys[3], |statement: &mut Statement| {
        statement.claim = statement.claim.min(payer.balance() - accrued);
        if accrued > payer.stated {
            statement.bounty_lamports -= statement.bounty_lamports.div_ceil(2);
        }
    });
    Ok(())
}

fn of_assets(accounts: &mut Accounts, name: &str, data: &[u8], keys: &[Pubkey]) -> Played {
    match name {
        "offer_asset" => edit(accounts, &keys[2], |asset: &mut Asset| {
            asset.pending_owner = arguments(data);
        }),
        "accept_asset" => edit(accounts, &keys[2], |asset: &mut Asset| {
            (asset.owner, asset.pending_owner) = (keys[0], Pubkey::default());
        }),
        "sync_share_supply" => edit(accounts, &keys[1], |asset: &mut Asset| {
            asset.share_supply /= 2;
        }),
        "collect" => {
            let settlement: Settlement = state(accounts, &keys[1]);
            let asset: Asset = state(accounts, &keys[2]);
            let root = asset_root(&settlement);
            let earned = match proven(accounts, &root, asset.index, &keys[5], data) {
                Ok(totals) => totals.charged,
                Err(code) => return Some(Err(code)),
            };
            let epoch = settlement.content.epoch;
            if let Some(round) = asset.departures_ended_by(epoch) {
                if keys[6] != addresses::departure(&keys[2], round) {
                    return Some(Err(ProgramError::WrongDeparture.code()));
                }
                edit(accounts, &keys[6], |departure: &mut Departure| {
                    departure.shares = asset.departed_shares;
                });
                edit(accounts, &keys[2], |asset: &mut Asset| {
                    let departed = std::mem::take(&mut asset.departed_shares);
                    asset.active_shares = asset.active_shares.saturating_sub(departed);
                    (asset.departed_epoch, asset.departure_round) = (0, round + 1);
                });
            }
            edit(accounts, &keys[2], |asset: &mut Asset| {
                asset.collected_epoch = epoch;
                asset.collected = earned;
            });
        }
        "withdraw_owner" => {
            let asset: Asset = state(accounts, &keys[5]);
            move_tokens(accounts, &keys[2], &keys[3], asset.owner_owed);
            edit(accounts, &keys[5], |asset: &mut Asset| {
                asset.owner_paid += std::mem::take(&mut asset.owner_owed);
            });
        }
        "stake" => {
            let amount: u64 = arguments(data);
            move_tokens(accounts, &keys[5], &keys[6], amount);
            accounts.entry(keys[3]).or_insert_with(|| {
                let mut stake: Stake = zero();
                (stake.asset, stake.staker) = (keys[2], keys[0]);
                program_account(&stake)
            });
            edit(accounts, &keys[3], |stake: &mut Stake| {
                (stake.pending, stake.pending_slot) = (stake.pending + amount, SLOT);
            });
        }
        "claim_rewards" => {
            let stake: Stake = state(accounts, &keys[6]);
            move_tokens(accounts, &keys[2], &keys[3], stake.rewards_owed);
            edit(accounts, &keys[6], |stake: &mut Stake| {
                stake.rewards_paid += std::mem::take(&mut stake.rewards_owed);
            });
        }
        "withdraw_unstaked" => {
            let stake: Stake = state(accounts, &keys[3]);
            move_tokens(accounts, &keys[5], &keys[6], stake.cooling);
            edit(accounts, &keys[3], |stake: &mut Stake| stake.cooling = 0);
        }
        "activate_stake" => {
            if let Err(code) = require_collected(accounts, &keys[0], &keys[1]) {
                return Some(Err(code));
            }
            edit(accounts, &keys[2], |stake: &mut Stake| {
                stake.active += std::mem::take(&mut stake.pending);
            });
        }
        "announce_unstake" => {
            let network: Network = state(accounts, &keys[1]);
            let from = now(accounts) + i64::from(network.parameters.exit_delay_seconds);
            edit(accounts, &keys[3], |stake: &mut Stake| {
                (stake.leaving, stake.leaving_at) = (arguments(data), from);
            });
        }
        "unstake" => return Some(unstake(accounts, data, keys)),
        "settle_departure" => {
            let stake: Stake = state(accounts, &keys[2]);
            let departure: Departure = state(accounts, &keys[3]);
            if stake.departed == 0 || departure.shares == 0 {
                return Some(Err(ProgramError::NothingDeparted.code()));
            }
            if departure.round != stake.departed_round || departure.rent_payer != keys[4] {
                return Some(Err(ProgramError::WrongDeparture.code()));
            }
            edit(accounts, &keys[2], |stake: &mut Stake| stake.departed = 0);
            accounts.remove(&keys[3]);
        }
        "offer_stake" => edit(accounts, &keys[2], |stake: &mut Stake| {
            stake.pending_staker = arguments(data);
        }),
        "accept_stake" => {
            let offered: Stake = state(accounts, &keys[3]);
            if offered.pending_staker != keys[0] {
                return Some(Err(ProgramError::NothingOffered.code()));
            }
            accounts.remove(&keys[3]);
            let mut own: Stake = zero();
            (own.asset, own.staker) = (keys[2], keys[0]);
            (own.active, own.pending) = (offered.active, offered.pending);
            accounts.insert(keys[5], program_account(&own));
        }
        "close_stake" => {
            let stake: Stake = state(accounts, &keys[1]);
            if stake.active + stake.pending + stake.cooling > 0 {
                return Some(Err(ProgramError::StakeNotEmpty.code()));
            }
            accounts.remove(&keys[1]);
        }
        _ => return None,
    }
    Some(Ok(()))
}

fn require_collected(accounts: &Accounts, network: &Pubkey, asset: &Pubkey) -> Result<(), u32> {
    let network: Network = state(accounts, network);
    let asset: Asset = state(accounts, asset);
    if asset.collected_epoch == network.final_epoch {
        return Ok(());
    }
    Err(ProgramError::NotCollected.code())
}

fn unstake(accounts: &mut Accounts, data: &[u8], keys: &[Pubkey]) -> Result<(), u32> {
    let amount: u64 = arguments(data);
    let network: Network = state(accounts, &keys[1]);
    let stake: Stake = state(accounts, &keys[3]);
    let collected = require_collected(accounts, &keys[1], &keys[2]);
    if collected.is_err() && stake.may_leave(now(accounts)) < amount {
        return collected;
    }
    let asset: Asset = state(accounts, &keys[2]);
    if collected.is_err() && asset.departed_shares == 0 {
        if keys[4] != addresses::departure(&keys[2], asset.departure_round) {
            return Err(ProgramError::WrongDeparture.code());
        }
        let departure = Departure {
            asset: keys[2],
            round: asset.departure_round,
            rent_payer: keys[0],
            ..zero()
        };
        accounts.insert(keys[4], program_account(&departure));
    }
    edit(accounts, &keys[3], |stake: &mut Stake| {
        stake.cooling += amount;
        stake.active -= amount;
        if collected.is_err() {
            stake.departed += amount;
            stake.leaving -= amount;
            stake.departed_round = asset.departure_round;
        }
    });
    if collected.is_err() {
        edit(accounts, &keys[2], |asset: &mut Asset| {
            asset.departed_shares += amount;
            asset.departed_epoch = network.final_epoch;
        });
    }
    Ok(())
}

fn of_settlements(accounts: &mut Accounts, name: &str, data: &[u8], keys: &[Pubkey]) -> Played {
    match name {
        "attest_settlement" | "retract_attestation" => {
            let set: OracleSet = state(accounts, &keys[2]);
            let Some((position, _)) = set.find(&keys[0]) else {
                return Some(Err(ProgramError::NotAnOracle.code()));
            };
            edit(accounts, &keys[3], |proposal: &mut Proposal| match name {
                "attest_settlement" => proposal.attested |= 1 << position,
                _ => proposal.attested &= !(1 << position),
            });
        }
        "finalize_settlement" => {
            let proposal: Proposal = state(accounts, &keys[3]);
            if proposal
                .final_from()
                .is_none_or(|from| now(accounts) < from)
            {
                return Some(Err(ProgramError::ChallengeOpen.code()));
            }
            accounts.remove(&keys[3]);
        }
        "write_proof" => {
            let (offset, nodes): (u8, Vec<ProofNode>) = arguments(data);
            accounts
                .entry(keys[2])
                .or_insert_with(|| program_account(&zero::<ProofBuffer>()));
            edit(accounts, &keys[2], |buffer: &mut ProofBuffer| {
                let start = usize::from(offset);
                buffer.nodes[start..start + nodes.len()].copy_from_slice(&nodes);
                buffer.count = offset + nodes.len() as u8;
            });
        }
        "close_proof" => {
            accounts.remove(&keys[1]);
        }
        _ => return None,
    }
    Some(Ok(()))
}

/// What a leaf must lead to.
struct Root {
    domain: Domain,
    network: Pubkey,
    leaf_count: u32,
    hash: [u8; 32],
    sums: Sums,
}

fn payer_root(settlement: &Settlement) -> Root {
    let content = &settlement.content;
    Root {
        domain: Domain::Payer,
        network: settlement.network,
        leaf_count: content.payer_count,
        hash: content.payer_root,
        sums: sums(content.payer_charged, content.payer_accrued),
    }
}

fn asset_root(settlement: &Settlement) -> Root {
    let content = &settlement.content;
    Root {
        domain: Domain::Asset,
        network: settlement.network,
        leaf_count: content.asset_count,
        hash: content.asset_root,
        sums: sums(content.asset_charged, content.asset_accrued),
    }
}

fn copied_root(statement: &Statement) -> Root {
    Root {
        domain: Domain::Payer,
        network: statement.network,
        leaf_count: statement.payer_count,
        hash: statement.payer_root,
        sums: sums(statement.charged, statement.accrued),
    }
}

fn sums(charged: u64, accrued: u64) -> Sums {
    Sums {
        charged: BaseUnits(charged),
        accrued: BaseUnits(accrued),
    }
}

/// What the instruction's arguments claim and prove, by themselves or with a buffer.
fn proven(
    accounts: &Accounts,
    root: &Root,
    index: u32,
    buffer: &Pubkey,
    data: &[u8],
) -> Result<ProvenTotals, u32> {
    let mut totals: ProvenTotals = arguments(data);
    if *buffer != PROGRAM_ID {
        let buffer: ProofBuffer = state(accounts, buffer);
        totals.proof = buffer.nodes().to_vec();
    }
    let commitment = Commitment {
        domain: root.domain,
        network: root.network.as_array(),
        leaf_count: root.leaf_count,
        root_hash: &root.hash,
        root_sums: root.sums,
    };
    let claimed = Totals {
        bytes: Bytes(totals.bytes),
        charged: BaseUnits(totals.charged),
        accrued: BaseUnits(totals.accrued),
    };
    match commitment.check(index, claimed, &totals.proof) {
        Ok(()) => Ok(totals),
        Err(_) => Err(ProgramError::InvalidProof.code()),
    }
}

pub fn discriminator(namespace: &str, name: &str) -> [u8; 8] {
    let hash = Sha256::digest(format!("{namespace}:{name}"));
    hash[..8].try_into().unwrap()
}
