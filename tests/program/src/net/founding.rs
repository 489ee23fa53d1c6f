//! A network from its beginning: roles, oracles and bonds.

use std::collections::BTreeMap;

use openmast_client::{
    accounts::{NetworkParameters, Role},
    addresses,
    instructions::{self as ix, NewJurisdiction},
};
use solana_pubkey::Pubkey;

use super::{ABROAD, HOME, LEVY_BPS, LIMITS, MOST_LEVY_BPS, NOTICE, Net, PARAMETERS};
use crate::{operation::Operation, world::World};

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
            released: Vec::new(),
            proposed: BTreeMap::new(),
        };
        net.bond_oracles(world, parameters.min_bond);
        net.add_jurisdiction(world, founder, HOME, net.regulator);
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
    pub fn roles(&self) -> [(Role, Pubkey); 3] {
        [
            (Role::Authority, self.authority),
            (Role::Treasury, self.treasury),
            (Role::Pauser, self.pauser),
        ]
    }

    fn add_jurisdiction(&self, world: &mut World, by: Pubkey, code: u16, regulator: Pubkey) {
        let new = NewJurisdiction {
            code,
            regulator,
            levy_bps: LEVY_BPS,
            most_levy_bps: MOST_LEVY_BPS,
        };
        self.run(world, Operation::AddJurisdiction { by, new });
        world.fund(regulator, self.mint, 0);
    }

    /// Adds the jurisdiction [`ABROAD`], and says who regulates it.
    #[track_caller]
    pub fn abroad(&self, world: &mut World) -> Pubkey {
        let regulator = world.wallet();
        self.add_jurisdiction(world, self.authority, ABROAD, regulator);
        regulator
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

    /// The regulator of [`HOME`] announces a levy.
    pub fn announce_levy(&self, levy_bps: u16, epoch: u64) -> Operation {
        Operation::AnnounceLevy {
            by: self.regulator,
            jurisdiction: HOME,
            levy_bps,
            epoch,
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
}
