//! A market of regulated shares with the real share gate and the real Token ACL.

use openmast_client::{
    instructions::list_venue,
    market::{self, Goods, Position},
    share_gate::types::PolicyTerms,
};
use openmast_program_tests::{
    gate::{Gate, IDENTIFIED, terms},
    market::stage::{FEE_BPS, MONEY},
    net::{Asset, Net},
    world::World,
};
use solana_pubkey::Pubkey;

/// A network whose market trades regulated shares, all of which are the owner's.
pub(super) struct Regulated {
    pub(super) world: World,
    pub(super) net: Net,
    pub(super) gate: Gate,
    pub(super) asset: Asset,
    pub(super) goods: Goods,
}

impl Regulated {
    pub(super) fn new() -> Self {
        Self::with(&terms())
    }

    /// The same with another policy.
    pub(super) fn with(terms: &PolicyTerms) -> Self {
        let mut world = World::new();
        let mut net = Net::new(&mut world);
        let gate = Gate::new(&mut world, &net);
        let asset = net.regulated(&mut world, terms);
        let (payer, network) = (net.rent_payer, net.address);
        world.run(market::open_market(payer, net.authority, network, FEE_BPS));
        world.run(market::open_currency_escrow(payer, network, net.mint));
        let mint = asset.share_mint;
        world.run(market::open_share_escrow(
            payer,
            network,
            asset.address,
            mint,
        ));
        let goods = Goods {
            network,
            currency_mint: net.mint,
            mint,
            token_program: spl_token_2022_interface::ID,
            permissioned: true,
            asset: Some(asset.address),
        };
        let mut all = Self {
            world,
            net,
            gate,
            asset,
            goods,
        };
        // The owner's account was thawed when the asset was made; to trade it is admitted like anybody.
        let owner = all.asset.owner;
        all.world.run(gate.attest(owner, IDENTIFIED, 0));
        all.world.run(gate.admit(owner, mint));
        all
    }

    /// Somebody whom nobody knows has the market's escrow thawed.
    pub(super) fn list(&mut self) {
        let (stranger, network) = (self.world.wallet(), self.net.address);
        let vault = self.goods.vault();
        let list = list_venue(stranger, stranger, network, self.asset.index, vault);
        self.world.run(list);
    }

    /// A holder with money.
    pub(super) fn holder(&mut self) -> Pubkey {
        let holder = self.gate.holder(&mut self.world, &self.asset);
        self.world.fund(holder, self.net.mint, MONEY);
        holder
    }

    pub(super) fn offer(&mut self, maker: Pubkey, new: market::NewOffer) -> Pubkey {
        self.world.run(self.goods.make_offer(maker, maker, 1, new));
        market::offer(&maker, 1)
    }

    pub(super) fn position_payer(&self, wallet: &Pubkey) -> Option<Pubkey> {
        let address = market::position(&self.goods.mint, wallet);
        let position: Option<Position> = self.world.find(&address);
        position.map(|position| position.rent_payer)
    }
}
