//! What the program logs, as far as the commands read it: told by what an instruction changed.

use base64::{Engine, prelude::BASE64_STANDARD};
use borsh::BorshSerialize;
use openmast_client::{
    accounts::{
        Asset, Jurisdiction, Network, OracleSet, Payer, ProgramAccount, Stake, Statement, Till,
    },
    addresses::PROGRAM_ID,
    events,
};
use solana_pubkey::Pubkey;

use crate::{
    chain::tokens,
    keys::Keys,
    program::{Accounts, SLOT, discriminator, state},
};

/// The lines of an instruction that has run. Without any: the commands read nothing of it.
pub fn logged(keys: &Keys, before: &Accounts, after: &Accounts) -> Vec<String> {
    let name = keys.instruction();
    let change = Change {
        keys,
        before,
        after,
    };
    let data = change
        .of_payers(name)
        .or_else(|| change.of_the_network(name))
        .or_else(|| change.of_assets(name));
    data.map_or_else(Vec::new, |data| lines(&PROGRAM_ID, &data))
}

/// What a program logs that emits an event.
pub fn lines(program: &Pubkey, data: &[u8]) -> Vec<String> {
    vec![
        format!("Program {program} invoke [1]"),
        format!("Program data: {}", BASE64_STANDARD.encode(data)),
        format!("Program {program} success"),
    ]
}

pub fn event(name: &str, event: &impl BorshSerialize) -> Vec<u8> {
    let mut data = discriminator("event", name).to_vec();
    event.serialize(&mut data).unwrap();
    data
}

struct Change<'a> {
    keys: &'a Keys,
    before: &'a Accounts,
    after: &'a Accounts,
}

impl Change<'_> {
    fn was<T: ProgramAccount>(&self, key: &str) -> T {
        state(self.before, &self.keys[key])
    }

    fn is<T: ProgramAccount>(&self, key: &str) -> T {
        state(self.after, &self.keys[key])
    }

    /// What a token account got.
    fn got(&self, key: &str) -> u64 {
        let address = &self.keys[key];
        tokens(self.after, address) - tokens(self.before, address)
    }

    fn of_payers(&self, name: &str) -> Option<Vec<u8>> {
        let keys = self.keys;
        Some(match name {
            "open_payer" => {
                let (was, network): (Network, Network) = (self.was("network"), self.is("network"));
                let address = openmast_client::addresses::payer(&keys["network"], was.payer_count);
                let payer: Payer = state(self.after, &address);
                let opened = events::PayerOpened {
                    network: keys["network"],
                    payer: address,
                    index: payer.index,
                    owner: payer.owner,
                    rent_payer: keys["rent_payer"],
                    amount: self.got("vault"),
                    fee: network.parameters.payer_fee,
                    payer_deposited: payer.deposited,
                    network_deposited: network.deposited,
                    network_fees: network.fees,
                    treasury: network.treasury,
                    till_owed: 0,
                    network_treasury_owed: 0,
                };
                event("PayerOpened", &opened)
            }
            "deposit" => {
                let payer: Payer = self.is("payer");
                let deposited = events::Deposited {
                    network: keys["network"],
                    payer: keys["payer"],
                    depositor: keys["depositor"],
                    amount: self.got("vault"),
                    payer_deposited: payer.deposited,
                    network_deposited: 0,
                };
                event("Deposited", &deposited)
            }
            "request_withdrawal" => {
                let payer: Payer = self.is("payer");
                let requested = events::WithdrawalRequested {
                    network: keys["network"],
                    payer: keys["payer"],
                    requested: payer.requested,
                    requested_slot: SLOT,
                    lapses_at: payer.lapses_at,
                    requests_ended: 0,
                    endings: 0,
                };
                event("WithdrawalRequested", &requested)
            }
            "withdraw" => {
                let payer: Payer = self.is("payer");
                let withdrawn = events::Withdrawn {
                    network: keys["network"],
                    payer: keys["payer"],
                    epoch: 0,
                    accrued: 0,
                    amount: self.got("destination"),
                    proven: payer.proven,
                    payer_withdrawn: payer.withdrawn,
                    network_withdrawn: 0,
                    requests_ended: 0,
                    endings: 0,
                };
                event("Withdrawn", &withdrawn)
            }
            "prove_spent" => {
                let payer: Payer = self.is("payer");
                let proven = events::SpentProven {
                    network: keys["network"],
                    payer: keys["payer"],
                    epoch: 0,
                    accrued: payer.proven,
                    proven: payer.proven,
                };
                event("SpentProven", &proven)
            }
            "open_statement" => self.stated(),
            "raise_statement" => self.raised(),
            "pay_statement" => {
                let payer: Payer = self.is("payer");
                let paid = events::StatementPaid {
                    network: keys["network"],
                    payer: keys["payer"],
                    amount: self.got("destination"),
                    payer_withdrawn: payer.withdrawn,
                    network_withdrawn: 0,
                    network_stated_claims: 0,
                    exit_closed_at: 0,
                    requests_ended: 0,
                    endings: 0,
                    rent_payer: keys["rent_payer"],
                };
                event("StatementPaid", &paid)
            }
            "accept_payer" => {
                let payer: Payer = self.is("payer");
                let accepted = events::PayerAccepted {
                    network: keys["network"],
                    payer: keys["payer"],
                    owner: payer.owner,
                    deposited: payer.deposited,
                    withdrawn: payer.withdrawn,
                    proven: payer.proven,
                    requested: payer.requested,
                    requested_slot: payer.requested_slot,
                    lapses_at: payer.lapses_at,
                    stated: payer.stated,
                    pays_at: payer.pays_at,
                    holds_from: payer.holds_from,
                };
                event("PayerAccepted", &accepted)
            }
            _ => return None,
        })
    }

    fn stated(&self) -> Vec<u8> {
        let keys = self.keys;
        let (payer, statement): (Payer, Statement) = (self.is("payer"), self.is("statement"));
        let stated = events::StatementOpened {
            network: keys["network"],
            payer: keys["payer"],
            rent_payer: keys["rent_payer"],
            requested: payer.requested,
            requested_slot: payer.requested_slot,
            lapses_at: payer.lapses_at,
            stated: payer.stated,
            pays_at: payer.pays_at,
            holds_from: payer.holds_from,
            requests_ended: 0,
            endings: 0,
            epoch: statement.epoch,
            payer_root: statement.payer_root,
            payer_count: statement.payer_count,
            charged: statement.charged,
            accrued: statement.accrued,
            claim: statement.claim,
            bounty_lamports: statement.bounty_lamports,
            network_stated_claims: 0,
        };
        event("StatementOpened", &stated)
    }

    fn raised(&self) -> Vec<u8> {
        let keys = self.keys;
        let payer: Payer = self.is("payer");
        let (was, statement): (Statement, Statement) =
            (self.was("statement"), self.is("statement"));
        let raised = events::StatementRaised {
            network: keys["network"],
            payer: keys["payer"],
            prover: keys["prover"],
            epoch: statement.epoch,
            accrued: payer.stated,
            stated: payer.stated,
            proven: payer.proven,
            pays_at: payer.pays_at,
            claim: statement.claim,
            network_stated_claims: 0,
            bounty_paid_lamports: was.bounty_lamports - statement.bounty_lamports,
            bounty_lamports: statement.bounty_lamports,
        };
        event("StatementRaised", &raised)
    }

    fn of_the_network(&self, name: &str) -> Option<Vec<u8>> {
        let keys = self.keys;
        Some(match name {
            "announce_parameters" => {
                let network: Network = self.is("network");
                let announced = events::ParametersAnnounced {
                    network: keys["network"],
                    parameters: network.parameters,
                    next_parameters: network.next_parameters,
                    next_parameters_at: network.next_parameters_at,
                };
                event("ParametersAnnounced", &announced)
            }
            "announce_oracle_set" => {
                let (was, set): (OracleSet, OracleSet) =
                    (self.was("oracle_set"), self.is("oracle_set"));
                let standby = set.standby != was.standby;
                let named = match standby {
                    true => set.standby,
                    false => set.next,
                };
                let announced = events::OracleSetAnnounced {
                    network: keys["network"],
                    members: named.members().to_vec(),
                    threshold: named.threshold,
                    standby,
                    from: named.from,
                    set_version: set.set_version,
                    at_once: false,
                };
                event("OracleSetAnnounced", &announced)
            }
            "withdraw_treasury" => {
                let till: Till = self.is("till");
                let withdrawn = events::TreasuryWithdrawn {
                    network: keys["network"],
                    holder: keys["holder"],
                    amount: self.got("destination"),
                    till_paid: till.paid,
                    treasury_owed: 0,
                    treasury_paid: 0,
                    network_paid_out: 0,
                };
                event("TreasuryWithdrawn", &withdrawn)
            }
            "withdraw_levy" => {
                let jurisdiction: Jurisdiction = self.is("jurisdiction");
                let withdrawn = events::LevyWithdrawn {
                    network: keys["network"],
                    jurisdiction: jurisdiction.code,
                    regulator: keys["regulator"],
                    amount: self.got("destination"),
                    paid: jurisdiction.paid,
                    levy_owed: 0,
                    levy_paid: 0,
                    network_paid_out: 0,
                };
                event("LevyWithdrawn", &withdrawn)
            }
            "accept_regulator" => {
                let jurisdiction: Jurisdiction = self.is("jurisdiction");
                let accepted = events::RegulatorAccepted {
                    network: jurisdiction.network,
                    jurisdiction: jurisdiction.code,
                    regulator: jurisdiction.regulator,
                    owed: jurisdiction.owed,
                };
                event("RegulatorAccepted", &accepted)
            }
            _ => return None,
        })
    }

    fn of_assets(&self, name: &str) -> Option<Vec<u8>> {
        let keys = self.keys;
        Some(match name {
            "sync_share_supply" => {
                let asset: Asset = self.is("asset");
                let synced = events::ShareSupplySynced {
                    network: keys["network"],
                    asset: keys["asset"],
                    share_supply: asset.share_supply,
                };
                event("ShareSupplySynced", &synced)
            }
            "accept_asset" => {
                let asset: Asset = self.is("asset");
                let accepted = events::AssetAccepted {
                    network: keys["network"],
                    asset: keys["asset"],
                    owner: asset.owner,
                    owner_owed: asset.owner_owed,
                    price_per_gb: asset.price_per_gb,
                    next_price_per_gb: asset.next_price_per_gb,
                    next_price_epoch: asset.next_price_epoch,
                    stakers_bps: asset.stakers_bps,
                    next_stakers_bps: asset.next_stakers_bps,
                    next_split_epoch: asset.next_split_epoch,
                };
                event("AssetAccepted", &accepted)
            }
            "accept_move" => {
                let asset: Asset = self.is("asset");
                let accepted = events::MoveAccepted {
                    network: keys["network"],
                    asset: keys["asset"],
                    jurisdiction: asset.jurisdiction,
                    to: asset.move_to,
                    epoch: asset.move_epoch,
                };
                event("MoveAccepted", &accepted)
            }
            "withdraw_owner" => {
                let asset: Asset = self.is("asset");
                let withdrawn = events::OwnerWithdrawn {
                    network: keys["network"],
                    asset: keys["asset"],
                    owner: keys["owner"],
                    amount: self.got("destination"),
                    owner_paid: asset.owner_paid,
                    network_paid_out: 0,
                };
                event("OwnerWithdrawn", &withdrawn)
            }
            "claim_rewards" => {
                let stake: Stake = self.is("stake");
                let claimed = events::RewardsClaimed {
                    network: keys["network"],
                    asset: keys["asset"],
                    staker: keys["staker"],
                    amount: self.got("destination"),
                    rewards_paid: stake.rewards_paid,
                    reward_per_share: 0,
                    stakers_paid: 0,
                    network_paid_out: 0,
                    rewards_fraction: 0,
                };
                event("RewardsClaimed", &claimed)
            }
            "withdraw_unstaked" => {
                let withdrawn = events::UnstakedWithdrawn {
                    network: keys["network"],
                    asset: keys["asset"],
                    staker: keys["staker"],
                    amount: self.got("destination"),
                    asset_cooling_shares: 0,
                };
                event("UnstakedWithdrawn", &withdrawn)
            }
            _ => return None,
        })
    }
}
