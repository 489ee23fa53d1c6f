//! A network on the bank: its roles, its oracles and the ledger that they keep.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{NetworkParameters, Role},
    addresses,
    instructions::{self as ix, NewAsset},
};
use solana_pubkey::Pubkey;

use crate::{
    Error,
    operation::{Operation, Place, Posted},
    outcome::{Done, Outcome, assert_refused},
    world::World,
};

/// Parameters that leave room on both sides of every limit.
pub const PARAMETERS: NetworkParameters = NetworkParameters {
    treasury_bps: 500,
    levy_bps: 300,
    min_epoch_seconds: 60,
    challenge_seconds: 30,
    exit_delay_seconds: 3_600,
    unstake_cooldown_seconds: 600,
    bond_delay_seconds: 1_000,
    settlements_kept: 3,
    min_bond: 1_000_000,
    max_epoch_increase: 1_000_000_000_000,
    max_price_per_gb: 1_000_000_000,
};

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
    /// The oracles' ledger: lifetime bytes and earned, by index.
    pub earned: Vec<(u64, u64)>,
    /// Lifetime bytes and spent, by index.
    pub spent: Vec<(u64, u64)>,
    /// What was posted, by epoch.
    pub posted: BTreeMap<u64, Posted>,
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
            rent_payer, founder, id, mint, parameters,
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
            posted: BTreeMap::new(),
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
            Operation::SetOracleSet {
                by: self.founder,
                members,
                threshold: 2,
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
        self.earned.push((0, 0));
        let address = addresses::asset(&self.address, index);
        Asset {
            index,
            address,
            owner,
            share_mint: addresses::share_mint(&address),
        }
    }

    /// Opens a payer with an owner of its own and `amount` paid in.
    #[track_caller]
    pub fn payer(&mut self, world: &mut World, amount: u64) -> Payer {
        let owner = world.wallet();
        world.fund(owner, self.mint, amount);
        self.run(world, Operation::OpenPayer { by: owner });
        let index = self.spent.len() as u32;
        self.spent.push((0, 0));
        if amount > 0 {
            self.run(
                world,
                Operation::Deposit {
                    by: owner,
                    payer: index,
                    amount,
                },
            );
        }
        Payer {
            index,
            address: addresses::payer(&self.address, index),
            owner,
        }
    }

    /// Notes usage in the oracles' ledger.
    pub fn usage(&mut self, payer: &Payer, asset: &Asset, bytes: u64, amount: u64) {
        for (totals, index) in [
            (&mut self.earned, asset.index),
            (&mut self.spent, payer.index),
        ] {
            let (lifetime_bytes, lifetime_amount) = &mut totals[index as usize];
            *lifetime_bytes += bytes;
            *lifetime_amount += amount;
        }
    }

    /// The settlement that honest oracles would post now.
    pub fn next(&self, world: &World) -> Posted {
        let epoch = self.state(world).final_epoch + 1;
        Posted::new(
            self.address,
            self.rent_payer,
            epoch,
            world.slot(),
            &self.earned,
            &self.spent,
        )
    }

    /// Posts it, as early as the network allows, and gives its epoch.
    #[track_caller]
    pub fn post(&mut self, world: &mut World) -> u64 {
        world.pass(60);
        let posted = self.next(world);
        let epoch = posted.settlement.epoch;
        self.run(
            world,
            Operation::PostSettlement {
                by: self.oracles[0],
                posted: posted.clone(),
            },
        );
        self.posted.insert(epoch, posted);
        epoch
    }

    /// The second oracle attests.
    #[track_caller]
    pub fn attest(&self, world: &mut World, epoch: u64) -> Done {
        let hashes = self.posted[&epoch].hashes();
        self.run(
            world,
            Operation::AttestSettlement {
                by: self.oracles[1],
                epoch,
                hashes,
            },
        )
    }

    /// Posts, attests, waits and finalizes: one epoch from beginning to end.
    #[track_caller]
    pub fn settle(&mut self, world: &mut World) -> u64 {
        let epoch = self.post(world);
        self.attest(world, epoch);
        world.pass(30);
        self.run(world, Operation::FinalizeSettlement { epoch });
        epoch
    }

    /// An honest collection of an asset against an epoch's settlement.
    pub fn collect(&self, asset: &Asset, epoch: u64) -> Operation {
        let claim = self.posted[&epoch].asset_claim(self.address, asset.index);
        Operation::Collect {
            asset: asset.index,
            epoch,
            claim,
        }
    }

    /// An honest withdrawal against an epoch's settlement.
    pub fn withdraw(&self, payer: &Payer, epoch: u64) -> Operation {
        let claim = self.posted[&epoch].payer_claim(self.address, payer.index);
        Operation::Withdraw {
            by: payer.owner,
            payer: payer.index,
            epoch,
            claim,
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

    /// Currency of a wallet.
    pub fn money(&self, world: &World, wallet: &Pubkey) -> u64 {
        world.tokens(&addresses::currency_account(wallet, &self.mint))
    }

    /// Currency in the vault.
    pub fn vault(&self, world: &World) -> u64 {
        world.tokens(&addresses::vault(&self.address))
    }
}
