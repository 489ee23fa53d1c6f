//! What the program does to accounts, as far as the commands' tests need it (docs/reference/protocol.md): effects, and only those
//! checks that a test asks for.

use std::collections::HashMap;

use borsh::{BorshDeserialize, BorshSerialize};
use openmast_client::{
    accounts::{
        Asset, Departure, Jurisdiction, Licence, Member, MemberWeight, NamedSet, Network,
        NetworkParameters, OracleSet, Payer, ProgramAccount, ProofBuffer, Proposal, Settlement,
        Stake, Statement, Till, VERSION,
    },
    addresses::{self, PROGRAM_ID},
    errors::ProgramError,
    instructions::{NewJurisdiction, NewLicence, ProvenTotals},
};
use openmast_ledger::{
    BaseUnits, Bytes, Commitment, Domain, ProofNode, Sums, Totals, statement_payment,
};
use sha2::{Digest, Sha256};
use solana_pubkey::Pubkey;

use crate::{
    chain::{Account, move_tokens},
    keys::Keys,
};

/// Slot of everything that happens.
pub const SLOT: u64 = 500;
pub const BOUNTY: u64 = 10_000_000;
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
const CLOCK_SECONDS: std::ops::Range<usize> = 32..40;

pub type Accounts = HashMap<Pubkey, Account>;

/// An account of its program, in the version that is read.
pub fn program_account<T: ProgramAccount + BorshSerialize>(state: &T) -> Account {
    let mut data = discriminator("account", T::NAME).to_vec();
    data.extend(borsh::to_vec(state).unwrap());
    data[8] = VERSION;
    Account {
        owner: T::PROGRAM_ID,
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
pub fn apply(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let name = keys.instruction();
    let done = of_the_network(accounts, name, data, keys)
        .or_else(|| of_payers(accounts, name, data, keys))
        .or_else(|| of_licences(accounts, name, data, keys))
        .or_else(|| of_assets(accounts, name, data, keys))
        .or_else(|| of_settlements(accounts, name, data, keys));
    done.unwrap_or(Ok(()))
}

type Played = Option<Result<(), u32>>;

fn of_the_network(accounts: &mut Accounts, name: &str, data: &[u8], keys: &Keys) -> Played {
    let now = now(accounts);
    match name {
        "announce_parameters" => {
            let parameters: NetworkParameters = arguments(data);
            edit(accounts, &keys["network"], |network: &mut Network| {
                let delay = network.parameters.exit_delay_seconds;
                let longer = delay.max(parameters.exit_delay_seconds);
                network.next_parameters = parameters;
                network.next_parameters_at = now + 2 * i64::from(longer);
            });
        }
        "tighten_parameters" => {
            let (breaker, bond): (u64, u64) = arguments(data);
            let network: Network = state(accounts, &keys["network"]);
            if breaker > network.parameters.max_epoch_increase || bond < network.parameters.min_bond
            {
                return Some(Err(ProgramError::ParametersNotTighter.code()));
            }
            edit(accounts, &keys["network"], |network: &mut Network| {
                network.parameters.max_epoch_increase = breaker;
                network.parameters.min_bond = bond;
            });
        }
        "set_pause" => {
            edit(accounts, &keys["network"], |network: &mut Network| {
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
            let network: Network = state(accounts, &keys["network"]);
            let mut named = NamedSet {
                count: members.len() as u8,
                threshold,
                from: now + 2 * i64::from(network.parameters.exit_delay_seconds),
                ..NamedSet::default()
            };
            named.members[..members.len()].copy_from_slice(&members);
            edit(
                accounts,
                &keys["oracle_set"],
                |set: &mut OracleSet| match standby {
                    true => set.standby = named,
                    false => set.next = named,
                },
            );
        }
        "rotate_oracle_set" => {
            return Some(take_over(accounts, &keys["oracle_set"], |set| {
                &mut set.next
            }));
        }
        "switch_oracle_set" => {
            return Some(take_over(accounts, &keys["oracle_set"], |set| {
                &mut set.standby
            }));
        }
        "add_jurisdiction" => {
            let new: NewJurisdiction = arguments(data);
            let mut added: Jurisdiction = zero();
            (added.network, added.code) = (keys["network"], new.code);
            (added.regulator, added.most_levy_bps) = (new.regulator, new.most_levy_bps);
            (added.levy_bps, added.before_levy_bps) = (new.levy_bps, new.levy_bps);
            accounts.insert(keys["jurisdiction"], program_account(&added));
        }
        "announce_levy" => {
            let (levy_bps, epoch): (u16, u64) = arguments(data);
            let network: Network = state(accounts, &keys["network"]);
            if epoch < network.final_epoch + 4 {
                return Some(Err(ProgramError::LevyTooSoon.code()));
            }
            edit(accounts, &keys["jurisdiction"], |one: &mut Jurisdiction| {
                (one.next_levy_bps, one.next_levy_epoch) = (levy_bps, epoch);
            });
        }
        "offer_regulator" => edit(accounts, &keys["jurisdiction"], |one: &mut Jurisdiction| {
            one.pending_regulator = arguments(data);
        }),
        "accept_regulator" => {
            let offered: Jurisdiction = state(accounts, &keys["jurisdiction"]);
            if offered.pending_regulator != keys["new_regulator"] {
                return Some(Err(ProgramError::NothingOffered.code()));
            }
            edit(accounts, &keys["jurisdiction"], |one: &mut Jurisdiction| {
                one.regulator = std::mem::take(&mut one.pending_regulator);
            });
        }
        "withdraw_levy" => {
            let one: Jurisdiction = state(accounts, &keys["jurisdiction"]);
            move_tokens(accounts, &keys["vault"], &keys["destination"], one.owed);
            edit(accounts, &keys["jurisdiction"], |one: &mut Jurisdiction| {
                one.paid += std::mem::take(&mut one.owed);
            });
        }
        "withdraw_treasury" => {
            let till: Till = state(accounts, &keys["till"]);
            move_tokens(accounts, &keys["vault"], &keys["destination"], till.owed);
            edit(accounts, &keys["till"], |till: &mut Till| {
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

fn of_payers(accounts: &mut Accounts, name: &str, data: &[u8], keys: &Keys) -> Played {
    match name {
        "open_payer" => return Some(open_payer(accounts, data, keys)),
        "deposit" => {
            let amount: u64 = arguments(data);
            move_tokens(accounts, &keys["source"], &keys["vault"], amount);
            edit(accounts, &keys["payer"], |payer: &mut Payer| {
                payer.deposited += amount;
            });
        }
        "request_withdrawal" => {
            let amount = arguments(data);
            request(accounts, &keys["network"], &keys["payer"], amount);
        }
        "cancel_withdrawal" => end_request(accounts, &keys["payer"]),
        "withdraw" => return Some(withdraw(accounts, data, keys)),
        "prove_spent" => {
            let settlement: Settlement = state(accounts, &keys["settlement"]);
            let payer: Payer = state(accounts, &keys["payer"]);
            let root = payer_root(&settlement);
            let accrued = match proven(accounts, &root, payer.index, &keys["proof_buffer"], data) {
                Ok(totals) => totals.accrued,
                Err(code) => return Some(Err(code)),
            };
            edit(accounts, &keys["payer"], |payer: &mut Payer| {
                payer.proven = payer.proven.max(accrued);
            });
        }
        "open_statement" => return Some(open_statement(accounts, data, keys)),
        "raise_statement" => return Some(raise_statement(accounts, data, keys)),
        "pay_statement" => {
            let (payer, statement): (Payer, Statement) = (
                state(accounts, &keys["payer"]),
                state(accounts, &keys["statement"]),
            );
            if now(accounts) < payer.pays_at {
                return Some(Err(ProgramError::StatementNotDue.code()));
            }
            let network: Network = state(accounts, &keys["network"]);
            let claim = statement.claim.min(payer.balance() - payer.stated);
            let unspent = network.deposited - network.withdrawn - network.settled_accrued;
            let all_claims = BaseUnits(network.stated_claims);
            let paid = statement_payment(BaseUnits(claim), BaseUnits(unspent), all_claims).0;
            let least: u64 = arguments(data);
            if paid < least {
                return Some(Err(ProgramError::PaymentBelowLeast.code()));
            }
            move_tokens(accounts, &keys["vault"], &keys["destination"], paid);
            accounts.remove(&keys["statement"]);
            end_request(accounts, &keys["payer"]);
        }
        "cancel_statement" => {
            accounts.remove(&keys["statement"]);
            end_request(accounts, &keys["payer"]);
        }
        "offer_payer" => edit(accounts, &keys["payer"], |payer: &mut Payer| {
            payer.pending_owner = arguments(data);
        }),
        "accept_payer" => {
            let payer: Payer = state(accounts, &keys["payer"]);
            if payer.pending_owner != keys["new_owner"] {
                return Some(Err(ProgramError::NothingOffered.code()));
            }
            edit(accounts, &keys["payer"], |payer: &mut Payer| {
                (payer.owner, payer.pending_owner) = (keys["new_owner"], Pubkey::default());
            });
        }
        _ => return None,
    }
    Some(Ok(()))
}

fn open_payer(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let amount: u64 = arguments(data);
    let network: Network = state(accounts, &keys["network"]);
    let index = network.payer_count;
    let address = addresses::payer(&keys["network"], index);
    if !keys.unnamed().contains(&address) {
        return Err(ProgramError::IndexTaken.code());
    }
    let mut payer: Payer = zero();
    (payer.network, payer.index, payer.owner) = (keys["network"], index, keys["owner"]);
    payer.deposited = amount - network.parameters.payer_fee;
    accounts.insert(address, program_account(&payer));
    edit(accounts, &keys["network"], |network: &mut Network| {
        network.payer_count += 1;
    });
    move_tokens(accounts, &keys["source"], &keys["vault"], amount);
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

fn withdraw(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let payer: Payer = state(accounts, &keys["payer"]);
    let settlement: Settlement = state(accounts, &keys["settlement"]);
    let root = payer_root(&settlement);
    let accrued = proven(accounts, &root, payer.index, &keys["proof_buffer"], data)?.accrued;
    let paid = payer.requested.min(payer.balance() - accrued);
    move_tokens(accounts, &keys["vault"], &keys["destination"], paid);
    end_request(accounts, &keys["payer"]);
    edit(accounts, &keys["payer"], |payer: &mut Payer| {
        payer.withdrawn += paid;
    });
    Ok(())
}

fn open_statement(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let (amount, spent): (u64, u64) = arguments(data);
    let network: Network = state(accounts, &keys["network"]);
    let payer: Payer = state(accounts, &keys["payer"]);
    if payer.has_statement() {
        return Err(ProgramError::StatementStands.code());
    }
    if spent < payer.proven {
        return Err(ProgramError::StatedTooLittle.code());
    }
    request(accounts, &keys["network"], &keys["payer"], amount);
    let pays_at = now(accounts) + i64::from(network.parameters.exit_delay_seconds);
    edit(accounts, &keys["payer"], |payer: &mut Payer| {
        (payer.stated, payer.pays_at) = (spent, pays_at);
    });
    let mut statement: Statement = zero();
    (statement.network, statement.payer) = (keys["network"], keys["payer"]);
    (statement.rent_payer, statement.claim) = (keys["rent_payer"], amount);
    (statement.epoch, statement.bounty_lamports) = (network.final_epoch, BOUNTY);
    (statement.payer_root, statement.payer_count) =
        (network.final_payer_root, network.settled_payer_count);
    (statement.charged, statement.accrued) = network.spent();
    accounts.insert(keys["statement"], program_account(&statement));
    Ok(())
}

fn raise_statement(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let payer: Payer = state(accounts, &keys["payer"]);
    let statement: Statement = state(accounts, &keys["statement"]);
    let (root, saw) = if keys["settlement"] == keys["statement"] {
        (copied_root(&statement), false)
    } else {
        let settlement: Settlement = state(accounts, &keys["settlement"]);
        let saw = settlement.content.snapshot_slot >= payer.requested_slot;
        (payer_root(&settlement), saw)
    };
    let accrued = proven(accounts, &root, payer.index, &keys["proof_buffer"], data)?.accrued;
    if accrued <= payer.stated && !saw {
        return Err(ProgramError::ProofRaisesNothing.code());
    }
    let now = now(accounts);
    edit(accounts, &keys["payer"], |payer: &mut Payer| {
        payer.stated = payer.stated.max(accrued);
        if saw {
            payer.pays_at = payer.pays_at.min(now);
        }
    });
    edit(accounts, &keys["statement"], |statement: &mut Statement| {
        statement.claim = statement.claim.min(payer.balance() - accrued);
        if accrued > payer.stated {
            statement.bounty_lamports -= statement.bounty_lamports.div_ceil(2);
        }
    });
    Ok(())
}

fn of_licences(accounts: &mut Accounts, name: &str, data: &[u8], keys: &Keys) -> Played {
    if name == "grant_licence" {
        let new: NewLicence = arguments(data);
        let jurisdiction: Jurisdiction = state(accounts, &keys["jurisdiction"]);
        let asset: Asset = state(accounts, &keys["asset"]);
        let mut granted: Licence = zero();
        (granted.network, granted.asset) = (keys["network"], keys["asset"]);
        (granted.number, granted.jurisdiction) = (asset.licence_count, jurisdiction.code);
        (granted.regulator, granted.granted_at) = (keys["regulator"], now(accounts));
        (granted.kind, granted.parent, granted.reference) = (new.kind, new.parent, new.reference);
        (granted.band_from_khz, granted.band_to_khz) = (new.band_from_khz, new.band_to_khz);
        (granted.area_kind, granted.area) = (new.area_kind, new.area);
        (granted.valid_from, granted.valid_until) = (new.valid_from, new.valid_until);
        (granted.document_hash, granted.attestation) = (new.document_hash, new.attestation);
        accounts.insert(keys["licence"], program_account(&granted));
        edit(accounts, &keys["asset"], |asset: &mut Asset| {
            asset.licence_count += 1;
        });
        return Some(Ok(()));
    }
    if !name.ends_with("_licence") {
        return None;
    }
    let first_free = |accounts: &Accounts| {
        let network: Network = state(accounts, &keys["network"]);
        network.final_epoch + 4
    };
    let first = (name != "renew_licence").then(|| first_free(accounts));
    let licence: Licence = state(accounts, &keys["licence"]);
    if name == "lift_licence" && licence.suspended_from == 0 {
        return Some(Err(ProgramError::LicenceNotSuspended.code()));
    }
    edit(
        accounts,
        &keys["licence"],
        |licence: &mut Licence| match name {
            "renew_licence" => (licence.valid_until, licence.document_hash) = arguments(data),
            "suspend_licence" => {
                licence.suspended_from = first.unwrap();
                (licence.suspended_until, licence.suspension_reason) = arguments(data);
            }
            "lift_licence" => licence.lifted_from = first.unwrap(),
            "end_licence" => licence.ended_from = first.unwrap(),
            other => panic!("{other}"),
        },
    );
    Some(Ok(()))
}

fn of_assets(accounts: &mut Accounts, name: &str, data: &[u8], keys: &Keys) -> Played {
    match name {
        "set_price" => {
            let (price, epoch): (u64, u64) = arguments(data);
            if is_too_soon(accounts, keys, epoch) {
                return Some(Err(ProgramError::PriceTooSoon.code()));
            }
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                (asset.next_price_per_gb, asset.next_price_epoch) = (price, epoch);
            });
        }
        "announce_capacity" => {
            let (mbps, _, _, _, epoch): (u32, u32, u64, u32, u64) = arguments(data);
            if is_too_soon(accounts, keys, epoch) {
                return Some(Err(ProgramError::CapacityTooSoon.code()));
            }
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                (asset.next_capacity_mbps, asset.next_capacity_epoch) = (mbps, epoch);
            });
        }
        "set_split_policy" => {
            let (stakers_bps, epoch): (u16, u64) = arguments(data);
            if is_too_soon(accounts, keys, epoch) {
                return Some(Err(ProgramError::SplitTooSoon.code()));
            }
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                (asset.next_stakers_bps, asset.next_split_epoch) = (stakers_bps, epoch);
            });
        }
        "offer_move" => edit(accounts, &keys["asset"], |asset: &mut Asset| {
            asset.move_to = arguments(data);
            asset.move_state = u8::from(asset.move_to != 0);
        }),
        "agree_to_move" => edit(accounts, &keys["asset"], |asset: &mut Asset| {
            let (_, agrees): (u16, bool) = arguments(data);
            asset.move_state = 1 + u8::from(agrees);
        }),
        "accept_move" => {
            let network: Network = state(accounts, &keys["network"]);
            let asset: Asset = state(accounts, &keys["asset"]);
            if asset.move_state != 2 {
                return Some(Err(ProgramError::MoveNotAgreed.code()));
            }
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                (asset.move_state, asset.move_epoch) = (3, network.final_epoch + 4);
                asset.next_first_licence = asset.licence_count;
            });
        }
        "offer_asset" => edit(accounts, &keys["asset"], |asset: &mut Asset| {
            asset.pending_owner = arguments(data);
        }),
        "accept_asset" => edit(accounts, &keys["asset"], |asset: &mut Asset| {
            (asset.owner, asset.pending_owner) = (keys["new_owner"], Pubkey::default());
        }),
        "sync_share_supply" => edit(accounts, &keys["asset"], |asset: &mut Asset| {
            asset.share_supply /= 2;
        }),
        "collect" => {
            let settlement: Settlement = state(accounts, &keys["settlement"]);
            let asset: Asset = state(accounts, &keys["asset"]);
            let root = asset_root(&settlement);
            let earned = match proven(accounts, &root, asset.index, &keys["proof_buffer"], data) {
                Ok(totals) => totals.charged,
                Err(code) => return Some(Err(code)),
            };
            let epoch = settlement.content.epoch;
            if let Some(round) = asset.departures_ended_by(epoch) {
                if keys["departure"] != addresses::departure(&keys["asset"], round) {
                    return Some(Err(ProgramError::WrongDeparture.code()));
                }
                edit(accounts, &keys["departure"], |departure: &mut Departure| {
                    departure.shares = asset.departed_shares;
                });
                edit(accounts, &keys["asset"], |asset: &mut Asset| {
                    let departed = std::mem::take(&mut asset.departed_shares);
                    asset.active_shares = asset.active_shares.saturating_sub(departed);
                    (asset.departed_epoch, asset.departure_round) = (0, round + 1);
                });
            }
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                asset.collected_epoch = epoch;
                asset.collected = earned;
            });
        }
        "withdraw_owner" => {
            let asset: Asset = state(accounts, &keys["asset"]);
            move_tokens(
                accounts,
                &keys["vault"],
                &keys["destination"],
                asset.owner_owed,
            );
            edit(accounts, &keys["asset"], |asset: &mut Asset| {
                asset.owner_paid += std::mem::take(&mut asset.owner_owed);
            });
        }
        "stake" => {
            let amount: u64 = arguments(data);
            move_tokens(accounts, &keys["source"], &keys["stake_vault"], amount);
            accounts.entry(keys["stake"]).or_insert_with(|| {
                let mut stake: Stake = zero();
                (stake.asset, stake.staker) = (keys["asset"], keys["staker"]);
                program_account(&stake)
            });
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                (stake.pending, stake.pending_slot) = (stake.pending + amount, SLOT);
            });
        }
        "claim_rewards" => {
            let stake: Stake = state(accounts, &keys["stake"]);
            move_tokens(
                accounts,
                &keys["vault"],
                &keys["destination"],
                stake.rewards_owed,
            );
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                stake.rewards_paid += std::mem::take(&mut stake.rewards_owed);
            });
        }
        "withdraw_unstaked" => {
            let stake: Stake = state(accounts, &keys["stake"]);
            move_tokens(
                accounts,
                &keys["stake_vault"],
                &keys["destination"],
                stake.cooling,
            );
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                stake.cooling = 0
            });
        }
        "activate_stake" => {
            if let Err(code) = require_collected(accounts, &keys["network"], &keys["asset"]) {
                return Some(Err(code));
            }
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                stake.active += std::mem::take(&mut stake.pending);
            });
        }
        "announce_unstake" => {
            let network: Network = state(accounts, &keys["network"]);
            let from = now(accounts) + i64::from(network.parameters.exit_delay_seconds);
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                (stake.leaving, stake.leaving_at) = (arguments(data), from);
            });
        }
        "unstake" => return Some(unstake(accounts, data, keys)),
        "settle_departure" => {
            let stake: Stake = state(accounts, &keys["stake"]);
            let departure: Departure = state(accounts, &keys["departure"]);
            if stake.departed == 0 || departure.shares == 0 {
                return Some(Err(ProgramError::NothingDeparted.code()));
            }
            if departure.round != stake.departed_round || departure.rent_payer != keys["rent_payer"]
            {
                return Some(Err(ProgramError::WrongDeparture.code()));
            }
            edit(accounts, &keys["stake"], |stake: &mut Stake| {
                stake.departed = 0
            });
            accounts.remove(&keys["departure"]);
        }
        "offer_stake" => edit(accounts, &keys["stake"], |stake: &mut Stake| {
            stake.pending_staker = arguments(data);
        }),
        "accept_stake" => {
            let offered: Stake = state(accounts, &keys["stake"]);
            if offered.pending_staker != keys["new_staker"] {
                return Some(Err(ProgramError::NothingOffered.code()));
            }
            accounts.remove(&keys["stake"]);
            let mut own: Stake = zero();
            (own.asset, own.staker) = (keys["asset"], keys["new_staker"]);
            (own.active, own.pending) = (offered.active, offered.pending);
            accounts.insert(keys["own_stake"], program_account(&own));
        }
        "close_stake" => {
            let stake: Stake = state(accounts, &keys["stake"]);
            if stake.active + stake.pending + stake.cooling > 0 {
                return Some(Err(ProgramError::StakeNotEmpty.code()));
            }
            accounts.remove(&keys["stake"]);
        }
        _ => return None,
    }
    Some(Ok(()))
}

/// Whether what is announced for an epoch would come without notice.
fn is_too_soon(accounts: &Accounts, keys: &Keys, epoch: u64) -> bool {
    let network: Network = state(accounts, &keys["network"]);
    epoch < network.final_epoch + 4
}

fn require_collected(accounts: &Accounts, network: &Pubkey, asset: &Pubkey) -> Result<(), u32> {
    let network: Network = state(accounts, network);
    let asset: Asset = state(accounts, asset);
    if asset.collected_epoch == network.final_epoch {
        return Ok(());
    }
    Err(ProgramError::NotCollected.code())
}

fn unstake(accounts: &mut Accounts, data: &[u8], keys: &Keys) -> Result<(), u32> {
    let amount: u64 = arguments(data);
    let network: Network = state(accounts, &keys["network"]);
    let stake: Stake = state(accounts, &keys["stake"]);
    let collected = require_collected(accounts, &keys["network"], &keys["asset"]);
    if collected.is_err() && stake.may_leave(now(accounts)) < amount {
        return collected;
    }
    let asset: Asset = state(accounts, &keys["asset"]);
    if collected.is_err() && asset.departed_shares == 0 {
        if keys["departure"] != addresses::departure(&keys["asset"], asset.departure_round) {
            return Err(ProgramError::WrongDeparture.code());
        }
        let departure = Departure {
            asset: keys["asset"],
            round: asset.departure_round,
            rent_payer: keys["staker"],
            ..zero()
        };
        accounts.insert(keys["departure"], program_account(&departure));
    }
    edit(accounts, &keys["stake"], |stake: &mut Stake| {
        stake.cooling += amount;
        stake.active -= amount;
        if collected.is_err() {
            stake.departed += amount;
            stake.leaving -= amount;
            stake.departed_round = asset.departure_round;
        }
    });
    if collected.is_err() {
        edit(accounts, &keys["asset"], |asset: &mut Asset| {
            asset.departed_shares += amount;
            asset.departed_epoch = network.final_epoch;
        });
    }
    Ok(())
}

fn of_settlements(accounts: &mut Accounts, name: &str, data: &[u8], keys: &Keys) -> Played {
    match name {
        "attest_settlement" | "retract_attestation" => {
            let set: OracleSet = state(accounts, &keys["oracle_set"]);
            let Some((position, _)) = set.find(&keys["oracle"]) else {
                return Some(Err(ProgramError::NotAnOracle.code()));
            };
            edit(
                accounts,
                &keys["proposal"],
                |proposal: &mut Proposal| match name {
                    "attest_settlement" => proposal.attested |= 1 << position,
                    _ => proposal.attested &= !(1 << position),
                },
            );
        }
        "finalize_settlement" => {
            let proposal: Proposal = state(accounts, &keys["proposal"]);
            if proposal
                .final_from()
                .is_none_or(|from| now(accounts) < from)
            {
                return Some(Err(ProgramError::ChallengeOpen.code()));
            }
            accounts.remove(&keys["proposal"]);
        }
        "write_proof" => {
            let (offset, nodes): (u8, Vec<ProofNode>) = arguments(data);
            accounts
                .entry(keys["proof_buffer"])
                .or_insert_with(|| program_account(&zero::<ProofBuffer>()));
            edit(
                accounts,
                &keys["proof_buffer"],
                |buffer: &mut ProofBuffer| {
                    let start = usize::from(offset);
                    buffer.nodes[start..start + nodes.len()].copy_from_slice(&nodes);
                    buffer.count = offset + nodes.len() as u8;
                },
            );
        }
        "close_proof" => {
            accounts.remove(&keys["proof_buffer"]);
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
        paid: Bytes(totals.paid),
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
