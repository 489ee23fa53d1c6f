//! Owners and stakers, in a hurry and not.

use openmast_client::{accounts::AssetKind, instructions::NewAsset};
use solana_pubkey::Pubkey;

use super::{MOST, Player};
use crate::{
    net::Net,
    operation::{Holders, Operation},
};

impl Player {
    pub(super) fn earning(&mut self) -> Operation {
        let asset = self.asset();
        match self.random.u32(0..100) {
            0..65 => self.collecting(asset),
            65..80 => {
                let by = self.mostly(self.model.assets[asset as usize].owner);
                Operation::WithdrawOwner { by, asset }
            }
            80..86 => Operation::WithdrawTreasury {
                by: self.holder(1, self.model.network.treasury),
            },
            86..92 => self.withdrawing_a_levy(),
            _ => self.buffering(),
        }
    }

    /// Who holds or held a role, mostly.
    fn holder(&mut self, role: u8, present: Pubkey) -> Pubkey {
        let tills = self.model.tills.keys().copied();
        let holders: Vec<_> = tills.filter(|(of, _)| *of == role).collect();
        match self.random.choice(holders) {
            Some((_, holder)) if self.chance(40) => holder,
            _ => self.mostly(present),
        }
    }

    pub(super) fn collecting(&mut self, asset: u32) -> Operation {
        let mut epoch = self.final_epoch();
        // Where the rules change, the settlement before that comes first.
        let account = &self.model.assets[asset as usize];
        let levy = &self.model.jurisdictions[&account.jurisdiction];
        let changes = [
            account.next_split_epoch,
            account.move_epoch,
            levy.levy_epoch,
            levy.next_levy_epoch,
            self.model.network.treasury_epoch,
        ];
        let collected = account.collected_epoch;
        let first = changes
            .into_iter()
            .filter(|change| collected + 1 < *change && *change <= epoch)
            .min();
        if let Some(change) = first
            && self.chance(45)
            && self.model.settlements.contains_key(&(change - 1))
        {
            epoch = change - 1;
        }
        let claim = self.claim(epoch, |proposed, network| {
            proposed.asset_claim(network, asset)
        });
        let settlement = self.model.settlements.get(&epoch);
        let treasury = settlement.map(|(settlement, _)| settlement.treasury);
        let jurisdiction = self.model.assets[asset as usize].jurisdiction;
        let holders = Holders {
            treasury: treasury.unwrap_or_default(),
            jurisdiction: self.mostly_jurisdiction(jurisdiction),
        };
        let round = self.model.assets[asset as usize].departure_round;
        Operation::Collect {
            asset,
            epoch,
            holders,
            claim,
            departure: self.departure(asset, Some(round)),
        }
    }

    /// The account that is needed, mostly; or none, or that of any round.
    fn departure(&mut self, asset: u32, needed: Option<u64>) -> Option<u64> {
        match self.random.u32(0..100) {
            0..90 => needed,
            90..95 => None,
            _ => {
                let newest = self.model.assets[asset as usize].departure_round;
                Some(self.random.u64(0..=newest))
            }
        }
    }

    pub(super) fn unstaking(&mut self, asset: u32, by: Pubkey, amount: u64) -> Operation {
        let account = &self.model.assets[asset as usize];
        let collected = account.collected_epoch == self.model.network.final_epoch;
        let round = (!collected).then_some(account.departure_round);
        Operation::Unstake {
            by,
            asset,
            amount,
            departure: self.departure(asset, round),
        }
    }

    pub(super) fn settling_departure(&mut self, asset: u32, staker: Pubkey) -> Operation {
        let stake = self.model.stakes.get(&(asset, staker));
        let round = stake.map_or(0, |stake| stake.departed_round);
        let departure = self.model.departures.get(&(asset, round));
        let rent_payer = departure.map_or(staker, |departure| departure.rent_payer);
        Operation::SettleDeparture {
            asset,
            staker,
            round: self.departure(asset, Some(round)).unwrap_or(round),
            rent_payer: self.mostly(rent_payer),
        }
    }

    pub(super) fn staking(&mut self) -> Operation {
        let (asset, staker) = self.some_stake();
        let stake = self.model.stakes.get(&(asset, staker)).cloned();
        let staked = stake
            .as_ref()
            .map_or(0, |stake| stake.pending + stake.active);
        if stake.as_ref().is_some_and(|stake| stake.pending > 0) && self.chance(60) {
            let network = &self.model.network;
            return if self.model.assets[asset as usize].collected_epoch < network.final_epoch {
                self.collecting(asset)
            } else {
                Operation::ActivateStake { asset, staker }
            };
        }
        let by = staker;
        let waits = stake.is_some_and(|stake| stake.pending > 0);
        match self.random.u32(0..100) {
            // More shares make all that wait wait anew.
            0..22 if !waits || self.random.bool() => {
                let held = self.model.shares.get(&(asset, staker));
                let amount = held.copied().unwrap_or(0);
                let amount = self.within(amount);
                Operation::Stake { by, asset, amount }
            }
            0..34 => self.collecting(asset),
            34..48 => Operation::ActivateStake { asset, staker },
            48..60 => {
                let amount = self.within(staked);
                self.unstaking(asset, by, amount)
            }
            60..68 => Operation::WithdrawUnstaked { by, asset },
            68..78 => Operation::ClaimRewards { by, asset },
            78..84 => self.closing_a_stake(asset, by),
            84..92 => self.handing_over_a_stake(asset, by),
            _ => self.hurrying(),
        }
    }

    /// Mostly one that is empty.
    pub(super) fn closing_a_stake(&mut self, asset: u32, by: Pubkey) -> Operation {
        let empty: Vec<_> = (self.model.stakes.iter())
            .filter(|(_, stake)| stake.active + stake.pending + stake.cooling == 0)
            .map(|(key, stake)| (*key, stake.rewards_owed, stake.departed))
            .collect();
        match self.random.choice(empty) {
            Some(((asset, by), owed, _)) if owed > 0 => Operation::ClaimRewards { by, asset },
            // What departed is settled first, mostly.
            Some(((asset, by), _, departed)) if departed > 0 && self.chance(60) => {
                self.settling_departure(asset, by)
            }
            Some(((asset, by), ..)) => Operation::CloseStake {
                by,
                asset,
                rent_payer: self.mostly(by),
            },
            None => Operation::CloseStake {
                by,
                asset,
                rent_payer: by,
            },
        }
    }

    pub(super) fn some_stake(&mut self) -> (u32, Pubkey) {
        let (asset, person) = (self.asset(), self.person());
        let staked: Vec<_> = self.model.stakes.keys().copied().collect();
        match self.random.choice(staked) {
            Some(stake) if self.chance(75) => stake,
            _ => (asset, person),
        }
    }

    fn handing_over_a_stake(&mut self, asset: u32, by: Pubkey) -> Operation {
        let offered: Vec<_> = (self.model.stakes.iter())
            .filter(|(_, stake)| stake.pending_staker != Pubkey::default())
            .map(|((asset, from), stake)| (*asset, *from, stake.pending_staker))
            .collect();
        match self.random.choice(offered) {
            Some((asset, from, to)) if self.chance(60) => Operation::AcceptStake {
                by: self.mostly(to),
                asset,
                from,
                rent_payer: self.mostly(self.model.stakes[&(asset, from)].rent_payer),
            },
            _ => {
                let to = self.chance(90).then(|| self.person());
                Operation::OfferStake { by, asset, to }
            }
        }
    }

    pub(super) fn owning(&mut self) -> Operation {
        let asset = self.asset();
        let by = self.mostly(self.model.assets[asset as usize].owner);
        let last = self.model.network.final_epoch;
        match self.random.u32(0..100) {
            0..18 if self.model.assets.len() < MOST => Operation::CreateAsset {
                jurisdiction: self.some_jurisdiction(),
                by: self.person(),
                asset: self.new_asset(),
            },
            0..40 => Operation::SetPrice {
                by,
                asset,
                price: self.within(self.max_price()),
                epoch: last + self.random.u64(3..7),
            },
            40..62 => Operation::SetSplitPolicy {
                by,
                asset,
                stakers_bps: self.within(10_000) as u16,
                epoch: last + self.random.u64(3..7),
            },
            62..74 => {
                let kind = AssetKind::ALL[self.random.usize(..AssetKind::ALL.len())];
                let h3_cell = [0, 0x0892_8308_280f_ffff, 1][self.random.usize(..3)];
                Operation::SetMetadata {
                    by,
                    asset,
                    kind,
                    h3_cell,
                }
            }
            74..82 => {
                self.burning(asset);
                Operation::SyncShareSupply { asset }
            }
            82..90 => {
                let to = self.chance(85).then(|| self.person());
                Operation::OfferAsset { by, asset, to }
            }
            90..97 => {
                let offered = self.offered(|player| {
                    let assets = player.model.assets.iter();
                    assets
                        .map(|asset| (asset.index, asset.pending_owner))
                        .collect()
                });
                let (asset, by) = offered.unwrap_or((asset, by));
                let by = self.mostly(by);
                Operation::AcceptAsset { by, asset }
            }
            _ => Operation::RetireAsset { by, asset },
        }
    }

    pub(super) fn max_price(&self) -> u64 {
        self.model.parameters(self.world.now()).max_price_per_gb
    }

    /// A holder burns a few shares.
    fn burning(&mut self, asset: u32) {
        let holders = self.model.shares.iter();
        let holders: Vec<_> = holders
            .filter(|((of, _), held)| *of == asset && **held > 1)
            .map(|((_, holder), held)| (*holder, *held))
            .collect();
        if let Some((holder, held)) = self.random.choice(holders) {
            let amount = self.random.u64(1..=held / 2);
            let share_mint = self.model.assets[asset as usize].share_mint;
            self.world.burn_shares(share_mint, holder, amount);
            self.model.burn(asset, holder, amount);
        }
    }

    fn new_asset(&mut self) -> NewAsset {
        let mut asset = Net::new_asset();
        asset.share_supply = match self.random.u32(0..3) {
            0 => self.random.u64(1..10),
            1 => self.random.u64(1..1 << 40),
            _ => u64::MAX,
        };
        asset.stakers_bps = self.within(10_000) as u16;
        // What is used in a sequence is little: so is what most assets carry.
        asset.capacity_mbps = [0, 1, 1, 1_000][self.random.usize(..4)];
        match self.random.u32(0..20) {
            0 => asset.share_supply = 0,
            1 => asset.shares_symbol = "ELEVENCHARS".into(),
            2 => asset.kind = 6,
            3 => asset.share_decimals = 10,
            4 => asset.share_kind = 2,
            _ => {}
        }
        asset
    }
}
