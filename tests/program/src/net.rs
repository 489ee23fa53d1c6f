//! A network on the bank: its roles, its oracles and the ledger that they keep.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{NetworkLimits, NetworkParameters, Role},
    addresses,
    instructions::{self as ix, NewAsset},
};
use solana_pubkey::Pubkey;

use crate::{
    Error,
    operation::{Hash, Holders, Operation, Place},
    outcome::{Done, Outcome, assert_refused},
    proposed::{Ledger, Line, Proposed},
    world::World,
};

/// Parameters that leave room on both sides of every limit.
pub const PARAMETERS: NetworkParameters = NetworkParameters {
    treasury_bps: 500,
    levy_bps: 300,
    min_epoch_seconds: 60,
    challenge_seconds: 30,
    exit_delay_seconds: 3_600,
    max_pause_seconds: 900,
    unstake_cooldown_seconds: 600,
    bond_delay_seconds: 1_000,
    settlements_kept: 3,
    min_bond: 1_000_000,
    max_epoch_increase: 1_000_000_000_000,
    max_price_per_gb: 1_000_000_000,
    min_first_deposit: 1,
    payer_fee: 0,
};

/// Limits around them.
pub const LIMITS: NetworkLimits = NetworkLimits {
    most_cuts_bps: 5_000,
    least_challenge_seconds: 10,
    least_exit_delay_seconds: 600,
    least_min_bond: 1_000,
    most_min_bond: 100_000_000,
    least_epoch_increase: 1_000,
    most_epoch_increase: 1_000_000_000_000_000,
    most_payer_fee: 1_000_000,
};

/// [`PARAMETERS`] in the units of the clock.
pub const MIN_EPOCH: i64 = PARAMETERS.min_epoch_seconds as i64;
pub const CHALLENGE: i64 = PARAMETERS.challenge_seconds as i64;
pub const EXIT: i64 = PARAMETERS.exit_delay_seconds as i64;
/// From an announcement until it holds.
pub const NOTICE: i64 = 2 * EXIT;
/// How old a snapshot may be when its settlement becomes final.
pub const FRESH: i64 = EXIT / 2 - CHALLENGE;
pub const COOLDOWN: i64 = PARAMETERS.unstake_cooldown_seconds as i64;
pub const BOND_DELAY: i64 = PARAMETERS.bond_delay_seconds as i64;
pub const MAX_PAUSE: i64 = PARAMETERS.max_pause_seconds as i64;

/// Shares of every asset.
pub const SUPPLY: u64 = 1_000_000;

/// A network with every role in another hand, and three oracles of which two decide.
#[derive(Clone, Debug)]
pub struct Net {
    pub address: Pubkey,
    pub mint: Pubkey,
    pub founder: Pubkey,
    pub authority: Pubkey,
    pub treasury: Pubkey,
    pub regulator: Pubkey,
    pub pauser: Pubkey,
    pub oracles: [Pubkey; 3],
    /// Pays rents.
    pub rent_payer: Pubkey,
    /// The oracles' ledger by asset.
    pub earned: Ledger,
    /// The oracles' ledger by payer.
    pub spent: Ledger,
    /// What was proposed last, by epoch.
    pub proposed: BTreeMap<u64, Proposed>,
}

/// An asset and who owns it.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    pub index: u32,
    pub address: Pubkey,
    pub owner: Pubkey,
    pub share_mint: Pubkey,
}

/// A payer and who owns it.
#[derive(Clone, Copy, Debug)]
pub struct Payer {
    pub index: u32,
    pub address: Pubkey,
    pub owner: Pubkey,
}

impl Net {
    /// A network of its own, with its own currency.
    pub fn new(world: &mut World) -> Self {
        let mint = world.mint(6);
        Self::with(world, mint, PARAMETERS)
    }

    /// A network with these parameters.
    pub fn with(world: &mut World, mint: Pubkey, parameters: NetworkParameters) -> Self {
        Self::numbered(world, 1, mint, parameters)
    }

    /// The founder's network of this number.
    pub fn numbered(
        world: &mut World,
        id: u32,
        mint: Pubkey,
        parameters: NetworkParameters,
    ) -> Self {
        let founder = world.wallet();
        let rent_payer = world.wallet();
        world.run(ix::initialize_network(
            rent_payer, founder, id, mint, parameters, LIMITS,
        ));
        let net = Self {
            address: addresses::network(&founder, id),
            mint,
            founder,
            authority: world.wallet(),
            treasury: world.wallet(),
            regulator: world.wallet(),
            pauser: world.wallet(),
            oracles: [world.wallet(), world.wallet(), world.wallet()],
            rent_payer,
            earned: Vec::new(),
            spent: Vec::new(),
            proposed: BTreeMap::new(),
        };
        net.bond_oracles(world, parameters.min_bond);
        for (role, holder) in net.roles().into_iter().rev() {
            // The authority last: it names the others.
            net.run(
                world,
                Operation::TransferRole {
                    by: founder,
                    role,
                    to: Some(holder),
                },
            );
            net.run(world, Operation::AcceptRole { by: holder, role });
            world.fund(holder, mint, 0);
        }
        net
    }

    /// Roles with their holders.
    pub fn roles(&self) -> [(Role, Pubkey); 4] {
        [
            (Role::Authority, self.authority),
            (Role::Treasury, self.treasury),
            (Role::Regulator, self.regulator),
            (Role::Pauser, self.pauser),
        ]
    }

    fn bond_oracles(&self, world: &mut World, bond: u64) {
        let members = self.oracles.map(|oracle| (oracle, 1)).to_vec();
        self.run(
            world,
            Operation::AnnounceOracleSet {
                by: self.founder,
                members,
                threshold: 2,
                standby: false,
            },
        );
        for oracle in self.oracles {
            world.fund(oracle, self.mint, bond * 2);
            if bond > 0 {
                self.run(
                    world,
                    Operation::DepositBond {
                        by: oracle,
                        member: oracle,
                        amount: bond,
                    },
                );
            }
        }
    }

    /// Where this network's operations go.
    pub fn place(&self) -> Place {
        Place {
            network: self.address,
            mint: self.mint,
            rent_payer: self.rent_payer,
            treasury: self.treasury,
            next_asset: self.earned.len() as u32,
            next_payer: self.spent.len() as u32,
        }
    }

    /// Sends an operation.
    pub fn send(&self, world: &mut World, operation: Operation) -> Outcome {
        world.send(&[operation.instruction(&self.place())])
    }

    /// Sends an operation that must succeed.
    #[track_caller]
    pub fn run(&self, world: &mut World, operation: Operation) -> Done {
        world.run(operation.instruction(&self.place()))
    }

    /// Asserts that the operation would be refused with this error. Nothing happens in this world.
    #[track_caller]
    pub fn refuses(&self, world: &World, operation: Operation, error: Error) {
        assert_refused(self.send(&mut world.clone(), operation), error);
    }

    /// The decoded Network account.
    #[track_caller]
    pub fn state(&self, world: &World) -> openmast_client::accounts::Network {
        world.get(&self.address)
    }

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
        }
    }

    /// Creates an asset with an owner of its own.
    #[track_caller]
    pub fn asset(&mut self, world: &mut World) -> Asset {
        let owner = world.wallet();
        world.fund(owner, self.mint, 0);
        self.run(
            world,
            Operation::CreateAsset {
                by: owner,
                asset: Self::new_asset(),
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

    /// Opens a payer with an owner of its own and `amount` paid in: nothing is nothing but the least.
    #[track_caller]
    pub fn payer(&mut self, world: &mut World, amount: u64) -> Payer {
        let owner = world.wallet();
        world.fund(owner, self.mint, amount);
        self.run(world, Operation::OpenPayer { by: owner, amount });
        let index = self.spent.len() as u32;
        self.spent.push(Line::default());
        Payer {
            index,
            address: addresses::payer(&self.address, index),
            owner,
        }
    }

    /// Notes usage in the oracles' ledger: accrued and charged, whatever the payer has.
    pub fn usage(&mut self, payer: &Payer, asset: &Asset, bytes: u64, amount: u64) {
        self.usage_in_parts(payer, asset, bytes, amount, amount);
    }

    /// Notes usage of which the breaker lets only a part through.
    pub fn usage_in_parts(
        &mut self,
        payer: &Payer,
        asset: &Asset,
        bytes: u64,
        charged: u64,
        accrued: u64,
    ) {
        for line in [
            &mut self.earned[asset.index as usize],
            &mut self.spent[payer.index as usize],
        ] {
            line.bytes += bytes;
            line.charged += charged;
            line.accrued += accrued;
        }
    }

    /// The settlement that the oracles would propose now.
    pub fn next(&self, world: &World) -> Proposed {
        let epoch = self.state(world).final_epoch + 1;
        Proposed::new(
            self.address,
            self.rent_payer,
            epoch,
            (world.slot(), world.now()),
            &self.earned,
            &self.spent,
        )
    }

    /// The first oracle proposes this. Gives the epoch.
    #[track_caller]
    pub fn propose(&mut self, world: &mut World, proposed: Proposed) -> u64 {
        let (by, epoch) = (self.oracles[0], proposed.content.epoch);
        self.proposed.insert(epoch, proposed.clone());
        self.run(world, Operation::ProposeSettlement { by, proposed });
        epoch
    }

    /// Proposes what the oracles' ledger says, as early as the network allows, and gives its epoch.
    #[track_caller]
    pub fn close(&mut self, world: &mut World) -> u64 {
        world.pass(MIN_EPOCH);
        let proposed = self.next(world);
        self.propose(world, proposed)
    }

    /// The hash of what was proposed last for an epoch.
    pub fn hash(&self, epoch: u64) -> Hash {
        self.proposed[&epoch].hash(&self.address)
    }

    /// An oracle's attestation of that.
    pub fn attestation(&self, by: Pubkey, epoch: u64) -> Operation {
        let hash = self.hash(epoch);
        Operation::AttestSettlement { by, epoch, hash }
    }

    /// The second oracle attests.
    #[track_caller]
    pub fn attest(&self, world: &mut World, epoch: u64) -> Done {
        self.run(world, self.attestation(self.oracles[1], epoch))
    }

    /// That becomes final.
    pub fn finalization(&self, epoch: u64) -> Operation {
        Operation::FinalizeSettlement {
            epoch,
            hash: self.hash(epoch),
            proposal_rent_payer: self.proposed[&epoch].rent_payer,
        }
    }

    /// Attests, waits, and finalizes what was proposed.
    #[track_caller]
    pub fn finish(&self, world: &mut World, epoch: u64) {
        self.attest(world, epoch);
        world.pass(CHALLENGE);
        self.run(world, self.finalization(epoch));
    }

    /// Closes, proposes, attests, waits and finalizes: one epoch from beginning to end.
    #[track_caller]
    pub fn settle(&mut self, world: &mut World) -> u64 {
        let epoch = self.close(world);
        self.finish(world, epoch);
        epoch
    }

    /// The same of a ledger, or of a content, of one's own.
    #[track_caller]
    pub fn settle_this(&mut self, world: &mut World, proposed: Proposed) -> u64 {
        let epoch = self.propose(world, proposed);
        self.finish(world, epoch);
        epoch
    }

    /// Whose the cuts are while no role is handed over.
    pub fn holders(&self) -> Holders {
        Holders {
            treasury: self.treasury,
            regulator: self.regulator,
        }
    }

    /// An honest collection of an asset against an epoch's settlement, that ends no departures.
    pub fn collect(&self, asset: &Asset, epoch: u64) -> Operation {
        self.collect_with(asset, epoch, None)
    }

    /// The same with the account of a round of departures.
    pub fn collect_with(&self, asset: &Asset, epoch: u64, departure: Option<u64>) -> Operation {
        let claim = self.proposed[&epoch].asset_claim(self.address, asset.index);
        Operation::Collect {
            asset: asset.index,
            epoch,
            holders: self.holders(),
            claim,
            departure,
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

    /// An honest withdrawal against an epoch's settlement.
    pub fn withdraw(&self, payer: &Payer, epoch: u64) -> Operation {
        let claim = self.proposed[&epoch].payer_claim(self.address, payer.index);
        Operation::Withdraw {
            by: payer.owner,
            payer: payer.index,
            epoch,
            claim,
        }
    }

    /// A request for so much.
    pub fn request(&self, payer: &Payer, amount: u64) -> Operation {
        Operation::RequestWithdrawal {
            by: payer.owner,
            payer: payer.index,
            amount,
        }
    }

    /// A statement: so much is asked back, and so much was spent.
    pub fn state_spent(&self, payer: &Payer, amount: u64, spent: u64) -> Operation {
        Operation::StateSpent {
            by: payer.owner,
            payer: payer.index,
            amount,
            spent,
        }
    }

    /// Pays a statement, in proportion if need be.
    pub fn pay_statement(&self, payer: &Payer) -> Operation {
        self.pay_at_least(payer, 0)
    }

    /// Pays a statement, but no less than that.
    pub fn pay_at_least(&self, payer: &Payer, least: u64) -> Operation {
        Operation::PayStatement {
            by: payer.owner,
            payer: payer.index,
            rent_payer: self.rent_payer,
            least,
        }
    }

    /// Sets the pause bits.
    pub fn pause(&self, bits: u8) -> Operation {
        Operation::SetPause {
            by: self.pauser,
            bits,
        }
    }

    /// Announces other parameters, and waits until they hold.
    #[track_caller]
    pub fn change_parameters(&self, world: &mut World, parameters: NetworkParameters) {
        let by = self.authority;
        self.run(world, Operation::AnnounceParameters { by, parameters });
        let from = self.state(world).next_parameters_at;
        world.pass(from - world.now());
    }

    /// Announces another set of oracles.
    pub fn name_oracles(
        &self,
        members: &[(Pubkey, u32)],
        threshold: u32,
        standby: bool,
    ) -> Operation {
        Operation::AnnounceOracleSet {
            by: self.authority,
            members: members.to_vec(),
            threshold,
            standby,
        }
    }

    /// Announces another set of oracles, waits, and lets it take over.
    #[track_caller]
    pub fn change_oracles(&self, world: &mut World, members: &[(Pubkey, u32)], threshold: u32) {
        self.run(world, self.name_oracles(members, threshold, false));
        world.pass(NOTICE);
        self.run(world, Operation::RotateOracleSet);
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

    /// Currency of a wallet.
    pub fn money(&self, world: &World, wallet: &Pubkey) -> u64 {
        world.tokens(&addresses::currency_account(wallet, &self.mint))
    }

    /// Currency in the vault.
    pub fn vault(&self, world: &World) -> u64 {
        world.tokens(&addresses::vault(&self.address))
    }
}
