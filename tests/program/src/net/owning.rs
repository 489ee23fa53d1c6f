//! Assets, their shares and their stakes.

use openmast_client::{addresses, instructions::NewAsset};
use solana_pubkey::Pubkey;

use super::{Asset, EXIT, Net, SUPPLY};
use crate::{operation::Operation, proposed::Line, world::World};

impl Net {
    /// What an owner says about a new asset.
    pub fn new_asset() -> NewAsset {
        NewAsset {
            shares_name: "Tower at the harbour".into(),
            shares_symbol: "HARB".into(),
            shares_uri: "https://example.org/harbour.json".into(),
            share_supply: SUPPLY,
            share_decimals: 3,
            price_per_gb: 2_000_000,
            stakers_bps: 6_000,
            kind: 0,
            h3_cell: 0x0892_8308_280f_ffff,
            capacity_mbps: 1_000,
            share_kind: 0,
        }
    }

    /// Creates an asset with an owner of its own and open shares.
    #[track_caller]
    pub fn asset(&mut self, world: &mut World) -> Asset {
        self.asset_of(world, 0)
    }

    /// The same with shares of this kind.
    #[track_caller]
    pub(crate) fn asset_of(&mut self, world: &mut World, share_kind: u8) -> Asset {
        let owner = world.wallet();
        world.fund(owner, self.mint, 0);
        self.run(
            world,
            Operation::CreateAsset {
                by: owner,
                asset: NewAsset {
                    share_kind,
                    ..Self::new_asset()
                },
            },
        );
        let index = self.earned.len() as u32;
        self.earned.push(Line::default());
        let address = addresses::asset(&self.address, index);
        Asset {
            index,
            address,
            owner,
            share_mint: addresses::share_mint(&address),
        }
    }

    /// Announces that `amount` shares of a staker leave, and waits until they may.
    #[track_caller]
    pub fn announce_leaving(&self, world: &mut World, asset: &Asset, by: Pubkey, amount: u64) {
        let asset = asset.index;
        self.run(world, Operation::AnnounceUnstake { by, asset, amount });
        world.pass(EXIT);
    }

    /// Shares leave; `departure` is the round of departures, if they leave uncollected.
    pub fn unstake(
        &self,
        asset: &Asset,
        by: Pubkey,
        amount: u64,
        departure: Option<u64>,
    ) -> Operation {
        Operation::Unstake {
            by,
            asset: asset.index,
            amount,
            departure,
        }
    }

    /// What a staker's departed shares earned is credited; `rent_payer` paid for the round's account.
    pub fn settle_departure(
        &self,
        asset: &Asset,
        staker: Pubkey,
        round: u64,
        rent_payer: Pubkey,
    ) -> Operation {
        Operation::SettleDeparture {
            asset: asset.index,
            staker,
            round,
            rent_payer,
        }
    }

    /// The owner gives `amount` shares to a new wallet, which can hold currency too.
    pub fn shareholder(&self, world: &mut World, asset: &Asset, amount: u64) -> Pubkey {
        let wallet = world.wallet();
        world.fund(wallet, self.mint, 0);
        world.move_shares(asset.share_mint, asset.owner, wallet, amount);
        wallet
    }

    /// A new shareholder whose `amount` shares are staked, settled and active.
    #[track_caller]
    pub fn staker(&mut self, world: &mut World, asset: &Asset, amount: u64) -> Pubkey {
        let staker = self.shareholder(world, asset, amount);
        self.run(
            world,
            Operation::Stake {
                by: staker,
                asset: asset.index,
                amount,
            },
        );
        let epoch = self.settle(world);
        let collect = self.collect(asset, epoch);
        self.run(world, collect);
        self.run(
            world,
            Operation::ActivateStake {
                asset: asset.index,
                staker,
            },
        );
        staker
    }
}
