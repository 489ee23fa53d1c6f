//! Assets, as their owners describe them.

use openmast_client::{
    accounts::{Asset, PauseBits},
    instructions::NewAsset,
};
use solana_pubkey::Pubkey;

use super::{Model, Moment, Verdict, new_account};
use crate::{Error, refusals::Refusals};

pub(super) const RETIRED: u8 = 1;

impl Model {
    pub(super) fn create_asset(
        &mut self,
        by: Pubkey,
        jurisdiction: u16,
        new: &NewAsset,
        at: Moment,
    ) -> Verdict {
        let mut refusals = Refusals::default();
        refusals.when(self.paused(PauseBits::CREATE, at), Error::Paused);
        refusals.when(
            new.shares_name.len() > 32
                || new.shares_symbol.len() > 10
                || new.shares_uri.len() > 200,
            Error::ShareTextTooLong,
        );
        refusals.when(new.share_supply == 0, Error::ZeroShareSupply);
        refusals.when(new.share_decimals > 9, Error::TooManyShareDecimals);
        refusals.when(new.share_kind > 1, Error::UnknownShareKind);
        refusals.when(
            new.price_per_gb > self.parameters(at.now).max_price_per_gb,
            Error::PriceTooHigh,
        );
        refusals.when(new.stakers_bps > 10_000, Error::SplitOutOfRange);
        refusals.when(new.kind > 5 && new.kind != 255, Error::UnknownKind);
        refusals.any_when(!self.jurisdictions.contains_key(&jurisdiction));
        refusals.verdict()?;
        let index = self.network.asset_count;
        self.network.asset_count += 1;
        self.assets.push(Asset {
            index,
            kind: new.kind,
            share_decimals: new.share_decimals,
            share_kind: new.share_kind,
            owner: by,
            rent_payer: self.rent_payer,
            share_supply: new.share_supply,
            price_per_gb: new.price_per_gb,
            stakers_bps: new.stakers_bps,
            capacity_mbps: new.capacity_mbps,
            h3_cell: new.h3_cell,
            jurisdiction,
            collected_epoch: self.network.final_epoch,
            ..new_account()
        });
        self.active_changes.push(0);
        self.supplies.push(new.share_supply);
        self.closed_rewards.push(0);
        self.shares.insert((index, by), new.share_supply);
        Ok(())
    }

    pub(super) fn set_price(
        &mut self,
        by: Pubkey,
        asset: u32,
        price: u64,
        epoch: u64,
        at: Moment,
    ) -> Verdict {
        let (last, max) = (
            self.network.final_epoch,
            self.parameters(at.now).max_price_per_gb,
        );
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(epoch < last + 4, Error::PriceTooSoon);
        refusals.when(price > max, Error::PriceTooHigh);
        refusals.when(asset.next_price_epoch == last + 3, Error::PricePending);
        refusals.when(asset.live != 0, Error::PriceIsLive);
        refusals.verdict()?;
        if asset.next_price_epoch > 0 && asset.next_price_epoch <= last + 2 {
            asset.price_per_gb = asset.next_price_per_gb;
        }
        asset.next_price_per_gb = price;
        asset.next_price_epoch = epoch;
        Ok(())
    }

    pub(super) fn set_split_policy(
        &mut self,
        by: Pubkey,
        asset: u32,
        stakers_bps: u16,
        epoch: u64,
    ) -> Verdict {
        let first_free = self.network.final_epoch + 4;
        let asset = &mut self.assets[asset as usize];
        let stays = asset.next_split_epoch > 0 && asset.next_split_epoch < first_free;
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(stakers_bps > 10_000, Error::SplitOutOfRange);
        refusals.when(epoch < first_free, Error::SplitTooSoon);
        refusals.when(
            stays && asset.collected_epoch + 1 < asset.next_split_epoch,
            Error::SplitPending,
        );
        refusals.verdict()?;
        if stays {
            asset.stakers_bps = asset.next_stakers_bps;
        }
        (asset.next_stakers_bps, asset.next_split_epoch) = (stakers_bps, epoch);
        Ok(())
    }

    pub(super) fn set_metadata(
        &mut self,
        by: Pubkey,
        asset: u32,
        kind: u8,
        h3_cell: u64,
    ) -> Verdict {
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        // Mode 1 is that of cells; what else a cell must be is tested with the instruction.
        refusals.when(h3_cell != 0 && h3_cell >> 59 != 1, Error::InvalidH3Cell);
        refusals.verdict()?;
        (asset.kind, asset.h3_cell) = (kind, h3_cell);
        Ok(())
    }

    pub(super) fn retire_asset(&mut self, by: Pubkey, asset: u32) -> Verdict {
        let last = self.network.final_epoch;
        let asset = &mut self.assets[asset as usize];
        let mut refusals = Refusals::default();
        refusals.when(asset.owner != by, Error::NotAuthorized);
        refusals.when(asset.state == RETIRED, Error::AssetRetired);
        refusals.verdict()?;
        asset.state = RETIRED;
        asset.retired_epoch = last + 4;
        Ok(())
    }

    pub(super) fn sync_share_supply(&mut self, asset: u32) -> Verdict {
        self.assets[asset as usize].share_supply = self.supplies[asset as usize];
        Ok(())
    }

    /// A holder burns shares: the mint knows it, the asset does not.
    pub fn burn(&mut self, asset: u32, holder: Pubkey, amount: u64) {
        *self.shares.get_mut(&(asset, holder)).expect("a holder") -= amount;
        self.supplies[asset as usize] -= amount;
    }
}
