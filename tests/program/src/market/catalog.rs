//! Every instruction of the market where it succeeds: what general tests and compute-unit tests go over.

use openmast_client::market::{self, Offer, Position, Purchase, Sale, raw};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use super::stage::{GOODS, MONEY, SHARE, Stage};
use crate::{net::Net, world::World};

/// An instruction's name, and how to get ready for it.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    /// Brings the market to where the instruction succeeds.
    pub ready: fn(&mut World, &Stage) -> Instruction,
}

const fn entry(name: &'static str, ready: fn(&mut World, &Stage) -> Instruction) -> Entry {
    Entry { name, ready }
}

/// All instructions, in the order in which the table of compute units names them.
pub const ALL: [Entry; 15] = [
    entry("open_market", |world, _| {
        let net = Net::new(world);
        market::open_market(net.rent_payer, net.authority, net.address, 10)
    }),
    entry("announce_fee", |world, stage| {
        let from = world.now() + 8 * 86_400;
        market::announce_fee(stage.net.authority, stage.net.address, 60, from)
    }),
    entry("open_escrow", |world, stage| {
        let mut net = stage.net.clone();
        let asset = net.asset(world);
        let payer = world.wallet();
        market::open_share_escrow(payer, net.address, asset.address, asset.share_mint)
    }),
    entry("allow_mint", |world, stage| {
        let (mint, payer) = (world.mint(4), world.wallet());
        market::allow_mint(
            stage.net.authority,
            payer,
            stage.net.address,
            mint,
            spl_token_interface::ID,
            None,
        )
    }),
    entry("bar_mint", |_, stage| {
        market::bar_mint(stage.net.authority, stage.net.address, &stage.listed, true)
    }),
    entry("withdraw_fees", |world, stage| {
        let (_, fill) = stage.offered(world, &stage.shares(), Stage::sell(1_000_000, SHARE));
        world.run(fill.instruction(&raw::FillArgs {
            order: &Stage::buying(SHARE),
        }));
        let net = &stage.net;
        let destination = stage.shares().money_of(&net.treasury);
        market::withdraw_fees(net.treasury, net.address, &net.mint, destination)
    }),
    entry("make_offer", |world, stage| {
        let maker = stage.person(world, MONEY, GOODS);
        let new = Stage::sell(1_000_000, SHARE);
        (stage.gated_shares()).make_offer(world.wallet(), maker, 1, new)
    }),
    entry("fill", |world, stage| {
        let goods = stage.gated_shares();
        let (_, fill) = stage.offered(world, &goods, Stage::sell(1_000_000, 2 * SHARE));
        fill.instruction(&raw::FillArgs {
            order: &Stage::buying(SHARE),
        })
    }),
    entry("cancel_offer", |world, stage| {
        let offer = gated_offer(world, stage, Stage::sell(1_000_000, SHARE));
        let state: Offer = world.get(&offer);
        let payer = position_payer(world, &state.mint, &state.maker);
        (stage.gated_shares().to_maker(&state, payer))
            .cancel(state.maker, offer)
            .instruction()
    }),
    entry("expire_offer", |world, stage| {
        let mut new = Stage::sell(1_000_000, SHARE);
        new.expires_at = world.now() + 10;
        let offer = gated_offer(world, stage, new);
        world.pass(10);
        let state: Offer = world.get(&offer);
        let payer = position_payer(world, &state.mint, &state.maker);
        let payback = stage.gated_shares().to_maker(&state, payer);
        payback.expire(offer).instruction()
    }),
    entry("claim", |world, stage| {
        let goods = stage.gated_shares();
        let (maker, fill) = stage.offered(world, &goods, Stage::sell(1_000_000, SHARE));
        let money = goods.money_of(&maker);
        world.freeze(&money, true);
        world.run(fill.instruction(&raw::FillArgs {
            order: &Stage::buying(SHARE),
        }));
        world.freeze(&money, false);
        let state: Offer = world.get(&fill.offer);
        let payer = position_payer(world, &state.mint, &maker);
        let payback = goods.to_maker(&state, payer);
        payback.claim(world.wallet(), fill.offer).instruction()
    }),
    entry("open_sale", |world, stage| {
        let issuer = stage.gated.owner;
        world.set_standing(
            &stage.gated.share_mint,
            &issuer,
            &super::holders::Standing::ADMITTED,
        );
        let new = Stage::sale(world, 1_000_000, SHARE, 3_600);
        let payer = world.wallet();
        (stage
            .gated_shares()
            .opening_sale(payer, issuer, Some(stage.gated.address)))
        .instruction(&raw::OpenSaleArgs { id: 7, new: &new })
    }),
    entry("buy", |world, stage| {
        let sale = gated_sale(world, stage, 3_600, 0);
        let buyer = stage.person(world, MONEY, 1);
        buying(world, stage, sale, buyer)
    }),
    entry("release", |world, stage| {
        let sale = gated_sale(world, stage, 3_600, 7_200);
        let buyer = stage.person(world, MONEY, 1);
        let instruction = buying(world, stage, sale, buyer);
        world.run(instruction);
        world.pass(7_200);
        let purchase = market::purchase(&sale, &buyer);
        let state: Purchase = world.get(&purchase);
        let payer = position_payer(world, &state.mint, &buyer);
        let payback = stage.gated_shares().to_buyer(&state, payer);
        payback
            .release(world.wallet(), purchase, sale)
            .instruction()
    }),
    entry("end_sale", |world, stage| {
        let sale = gated_sale(world, stage, 3_600, 0);
        let state: Sale = world.get(&sale);
        let payer = position_payer(world, &state.mint, &state.issuer);
        let payback = stage.gated_shares().to_issuer(&state, payer);
        payback.end_sale(state.issuer, sale).instruction()
    }),
];

/// Who paid for the account that counts a wallet's offers of permissioned shares.
pub fn position_payer(world: &World, mint: &Pubkey, wallet: &Pubkey) -> Option<Pubkey> {
    let position: Option<Position> = world.find(&market::position(mint, wallet));
    position.map(|position| position.rent_payer)
}

/// An offer of permissioned shares, whose rent its maker did not pay.
fn gated_offer(world: &mut World, stage: &Stage, new: market::NewOffer) -> Pubkey {
    let (maker, payer) = (stage.person(world, MONEY, GOODS), world.wallet());
    world.run(stage.gated_shares().make_offer(payer, maker, 1, new));
    market::offer(&maker, 1)
}

/// A sale of permissioned shares by the asset's owner, that goes on for `seconds`.
pub fn gated_sale(world: &mut World, stage: &Stage, seconds: i64, locked: i64) -> Pubkey {
    let issuer = stage.gated.owner;
    let mint = stage.gated.share_mint;
    world.set_standing(&mint, &issuer, &super::holders::Standing::ADMITTED);
    let mut new = Stage::sale(world, 1_000_000, 4 * SHARE, seconds);
    if locked > 0 {
        new.locked_until = world.now() + locked;
    }
    let payer = world.wallet();
    world.run(
        (stage
            .gated_shares()
            .opening_sale(payer, issuer, Some(stage.gated.address)))
        .instruction(&raw::OpenSaleArgs { id: 1, new: &new }),
    );
    market::sale(&issuer, 1)
}

/// A purchase of one share by somebody for whom another pays the rent.
fn buying(world: &mut World, stage: &Stage, sale: Pubkey, buyer: Pubkey) -> Instruction {
    let state: Sale = world.get(&sale);
    let goods = stage.gated_shares();
    goods
        .buying(world.wallet(), buyer, &state.issuer, sale, state.pay_to)
        .instruction(&raw::BuyArgs {
            order: &Stage::purchase(SHARE),
        })
}
