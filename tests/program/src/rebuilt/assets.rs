//! Assets and what they earned.

use openmast_client::{
    accounts::Asset,
    events::{self, Event},
};
use solana_pubkey::Pubkey;

use super::{Rebuilt, bump};
use crate::model::new_account;

const RETIRED: u8 = 1;

impl Rebuilt {
    /// Takes the event if it is of this area, and says whether it is.
    pub(super) fn apply_to_assets(&mut self, event: &Event) -> bool {
        let network = &mut self.network;
        match event {
            Event::AssetCreated(event) => self.asset_created(event),
            Event::PriceScheduled(event) => {
                let asset = self.asset(&event.asset);
                asset.price_per_gb = event.price_per_gb;
                asset.next_price_per_gb = event.next_price_per_gb;
                asset.next_price_epoch = event.epoch;
            }
            Event::SplitPolicyScheduled(event) => {
                let asset = self.asset(&event.asset);
                asset.stakers_bps = event.stakers_bps;
                asset.next_stakers_bps = event.next_stakers_bps;
                asset.next_split_epoch = event.epoch;
            }
            Event::MetadataUpdated(event) => {
                let asset = self.asset(&event.asset);
                asset.kind = event.kind;
                asset.h3_cell = event.h3_cell;
            }
            Event::AssetRetired(event) => {
                let asset = self.asset(&event.asset);
                asset.state = RETIRED;
                asset.retired_epoch = event.retired_epoch;
            }
            Event::ShareSupplySynced(event) => {
                self.asset(&event.asset).share_supply = event.share_supply;
            }
            Event::AssetOffered(event) => {
                self.asset(&event.asset).pending_owner = event.pending_owner;
            }
            Event::AssetAccepted(event) => {
                let asset = self.asset(&event.asset);
                (asset.owner, asset.pending_owner) = (event.owner, Pubkey::default());
                if asset.move_state < 3 {
                    (asset.move_to, asset.move_state) = (0, 0);
                }
            }
            Event::Collected(event) => self.collected(event),
            Event::OwnerWithdrawn(event) => {
                network.paid_out = event.network_paid_out;
                let asset = self.asset(&event.asset);
                asset.owner_owed -= event.amount;
                asset.owner_paid = event.owner_paid;
            }
            _ => return false,
        }
        true
    }

    fn asset_created(&mut self, event: &events::AssetCreated) {
        let (address, index) = (event.asset, event.index);
        let asset = Asset {
            network: self.address,
            index,
            bump: bump(&[b"asset", self.address.as_ref(), &index.to_le_bytes()]),
            share_mint_bump: bump(&[b"shares", address.as_ref()]),
            stake_vault_bump: bump(&[b"stakes", address.as_ref()]),
            kind: event.kind,
            share_decimals: event.share_decimals,
            share_kind: event.share_kind,
            owner: event.owner,
            rent_payer: event.rent_payer,
            share_mint: event.share_mint,
            share_supply: event.share_supply,
            price_per_gb: event.price_per_gb,
            stakers_bps: event.stakers_bps,
            capacity_mbps: event.capacity_mbps,
            h3_cell: event.h3_cell,
            jurisdiction: event.jurisdiction,
            collected_epoch: event.collected_epoch,
            ..new_account()
        };
        self.assets.insert(address, asset);
        self.network.asset_count = index + 1;
    }

    pub(super) fn asset(&mut self, address: &Pubkey) -> &mut Asset {
        self.assets.get_mut(address).expect("an asset")
    }

    fn collected(&mut self, event: &events::Collected) {
        let network = &mut self.network;
        let delta = event.owner + event.stakers + event.treasury + event.levy;
        network.collected += delta;
        network.treasury_owed += event.treasury;
        network.levy_owed += event.levy;
        self.till((1, event.treasury_holder)).owed += event.treasury;
        let jurisdiction = self.jurisdiction(event.jurisdiction);
        jurisdiction.collected += delta;
        jurisdiction.owed += event.levy;
        let asset = self.asset(&event.asset);
        asset.collected = event.lifetime_charged;
        asset.collected_bytes = event.lifetime_bytes;
        asset.collected_epoch = event.epoch;
        if event.next_jurisdiction != event.jurisdiction {
            asset.jurisdiction = event.next_jurisdiction;
            (asset.move_to, asset.move_state, asset.move_epoch) = (0, 0, 0);
            asset.first_licence = std::mem::take(&mut asset.next_first_licence);
        }
        asset.owner_owed += event.owner;
        asset.stakers_total += event.stakers;
        asset.reward_per_share = event.reward_per_share;
        asset.reward_remainder = event.reward_remainder;
        asset.active_shares = event.active_shares;
        if event.departed > 0 {
            let round = asset.departure_round;
            (asset.departed_shares, asset.departed_epoch) = (0, 0);
            asset.departure_round += 1;
            let departure = self.departures.get_mut(&(event.asset, round));
            let departure = departure.expect("a round");
            departure.shares = event.departed;
            departure.reward_per_share = event.reward_per_share;
        }
    }
}
