//! What somebody gains who plays the rules: nothing. Bug classes that audits of other markets found, where no other test
//! asks for them.

use openmast_client::market::{self, BID, Escrow, Offer, Order, SELL, raw};
use openmast_program_tests::{
    market::{
        MarketError as Error,
        refused::{assert_market_refused, assert_refused_elsewhere},
        stage::{GOODS, MONEY, SHARE, Stage},
    },
    world::World,
};
use solana_account::Account;
use solana_pubkey::Pubkey;

fn fill(world: &mut World, accounts: &raw::Fill, order: Order) {
    world.run(accounts.instruction(&raw::FillArgs { order: &order }));
}

/// A gift to a token account changes no books, is nobody's, and holds nobody up.
#[test]
fn gifts_to_the_escrow_change_nothing() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, accounts) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, 2 * SHARE));
    for vault in [goods.vault(), goods.money_vault()] {
        let held = world.tokens(&vault);
        world.set_tokens(&vault, held + 777);
    }
    fill(&mut world, &accounts, Stage::buying(SHARE));
    let offer: Offer = world.get(&accounts.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, accounts.offer);
    world.run(cancel.instruction());
    assert_eq!(stage.held(&world, &goods, &maker), GOODS - SHARE);
    let (net, to) = (&stage.net, goods.money_of(&stage.net.treasury));
    world.run(market::withdraw_fees(
        net.treasury,
        net.address,
        &net.mint,
        to,
    ));
    assert_eq!(world.tokens(&to), 5_000, "the fee, and not the gift");
    assert_eq!(world.tokens(&goods.vault()), 777);
    assert_eq!(world.tokens(&goods.money_vault()), 777);
}

/// Many small fills cost a taker more than one, whichever side it takes; the maker never loses.
#[test]
fn dust_gains_nothing() {
    for new in [Stage::sell(333, SHARE), Stage::bid(333, SHARE)] {
        let run = |quantities: &[u64]| {
            let mut world = World::new();
            let stage = Stage::new(&mut world);
            let goods = stage.shares();
            let (maker, accounts) = stage.offered(&mut world, &goods, new);
            for quantity in quantities {
                let order = if new.side == BID {
                    Stage::selling(*quantity)
                } else {
                    Stage::buying(*quantity)
                };
                fill(&mut world, &accounts, order);
            }
            let offer: Offer = world.get(&accounts.offer);
            let claim = goods.to_maker(&offer, None).claim(maker, accounts.offer);
            world.run(claim.instruction());
            (
                stage.money(&world, &accounts.taker),
                stage.money(&world, &maker),
            )
        };
        let (at_once, in_pieces) = (run(&[1_000]), run(&[10; 100]));
        assert!(in_pieces.0 <= at_once.0, "the taker gained by cutting");
        assert!(in_pieces.1 >= at_once.1, "the maker lost by it");
        assert!(
            in_pieces.1 <= at_once.1 + 100,
            "by more than a unit for each fill"
        );
    }
}

/// Whoever puts small offers in front of a large one gains nothing: a taker names its offers.
#[test]
fn a_taker_pays_what_it_named_and_not_what_stands_in_front() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, accounts) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    for id in 2..8 {
        stage.make(&mut world, &goods, maker, id, Stage::sell(1, 1));
    }
    fill(&mut world, &accounts, Stage::buying(SHARE));
    assert_eq!(stage.money(&world, &maker), MONEY + 1_000_000);
}

/// An escrow that holds less than it owes pays nobody out of what is another's.
#[test]
fn an_escrow_that_is_short_pays_nothing() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (maker, accounts) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    let held = world.tokens(&goods.vault());
    world.set_tokens(&goods.vault(), held - 1);
    let offer: Offer = world.get(&accounts.offer);
    let cancel = goods.to_maker(&offer, None).cancel(maker, accounts.offer);
    assert_market_refused(
        world.clone().send(&[cancel.instruction()]),
        Error::EscrowShort,
    );
    let order = Stage::buying(SHARE);
    let filling = accounts.instruction(&raw::FillArgs { order: &order });
    assert_market_refused(world.clone().send(&[filling]), Error::EscrowShort);
    let new = Stage::sell(1, 1);
    let making = goods.make_offer(maker, maker, 2, new);
    assert_market_refused(world.send(&[making]), Error::EscrowShort);
}

/// A mint that takes a fee on transfers, in an escrow that was somehow opened for it: what does not arrive is refused on
/// the way in and on the way out.
#[test]
fn a_fee_on_transfers_is_refused_where_it_would_bite() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let mint = fee_mint(&mut world);
    let program = spl_token_2022_interface::ID;
    let (authority, payer, network) =
        (stage.net.authority, stage.net.rent_payer, stage.net.address);
    let allow = market::allow_mint(authority, payer, network, mint, program, None);
    assert_market_refused(world.clone().send(&[allow]), Error::MintNotAdmissible);
    // Opened behind the market's back, as if the mint had been another.
    let goods = market::Goods {
        mint,
        token_program: program,
        ..stage.shares()
    };
    forge_escrow(&mut world, &goods);
    let maker = stage.person(&mut world, MONEY, GOODS);
    fee_account(&mut world, goods.account_of(&maker), maker, mint, GOODS);
    let make = goods.make_offer(maker, maker, 1, Stage::sell(1_000_000, SHARE));
    assert_market_refused(world.clone().send(&[make]), Error::AmountDiffers);
    // A bid is filled by who has such tokens: the maker would get less than it pays for.
    world.run(goods.make_offer(maker, maker, 1, Stage::bid(1_000_000, SHARE)));
    let taker = stage.person(&mut world, MONEY, GOODS);
    fee_account(&mut world, goods.account_of(&taker), taker, mint, GOODS);
    let offer = market::offer(&maker, 1);
    let accounts = goods.filling(taker, &maker, offer, goods.account_of(&maker));
    let order = Stage::selling(SHARE);
    let filling = accounts.instruction(&raw::FillArgs { order: &order });
    assert_market_refused(world.clone().send(&[filling]), Error::AmountDiffers);
}

/// Token-2022 mint with TransferFeeConfig: 1 %, at most everything, in both epochs.
fn fee_mint(world: &mut World) -> Pubkey {
    let address = world.mint(3);
    let mut account: Account = world.raw(&address).expect("a mint");
    account.owner = spl_token_2022_interface::ID;
    account.data.resize(165, 0);
    account.data.push(1);
    account.data.extend_from_slice(&[1, 0, 108, 0]);
    account.data.extend_from_slice(&[0; 32 + 32 + 8]);
    for _ in 0..2 {
        account.data.extend_from_slice(&0u64.to_le_bytes());
        account.data.extend_from_slice(&u64::MAX.to_le_bytes());
        account.data.extend_from_slice(&100u16.to_le_bytes());
    }
    world.set_account(address, account);
    address
}

/// A token account of such a mint: TransferFeeAmount, nothing withheld.
fn fee_account(world: &mut World, address: Pubkey, owner: Pubkey, mint: Pubkey, amount: u64) {
    world.put_tokens_of(address, owner, mint, &spl_token_2022_interface::ID);
    world.set_tokens(&address, amount);
    world.extend_tokens(&address, &[2, 2, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
}

fn forge_escrow(world: &mut World, goods: &market::Goods) {
    let seeds: [&[u8]; 3] = [b"escrow-books", goods.network.as_ref(), goods.mint.as_ref()];
    let (address, bump) = Pubkey::find_program_address(&seeds, &market::PROGRAM_ID);
    let template = market::escrow(&goods.network, &goods.currency_mint);
    let account = world.raw(&template).expect("the currency's");
    world.set_account(address, account);
    world.edit(&address, |escrow: &mut Escrow| {
        escrow.kind = 2;
        escrow.mint = goods.mint;
        escrow.bump = bump;
        escrow.decimals = 3;
        escrow.token_program = goods.token_program;
        escrow.vault = goods.vault();
    });
    fee_account(world, goods.vault(), address, goods.mint, 0);
}

/// Nobody is made to sell what it has: a delegate's or another's account is no source.
#[test]
fn a_delegate_sells_nothing_of_somebody_elses() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (owner, thief) = (
        stage.person(&mut world, MONEY, GOODS),
        stage.person(&mut world, MONEY, GOODS),
    );
    let approve = spl_token_2022_interface::instruction::approve(
        &spl_token_2022_interface::ID,
        &goods.account_of(&owner),
        &thief,
        &owner,
        &[],
        GOODS,
    );
    world.run(approve.expect("the program's own id"));
    let making = raw::MakeOffer {
        source: goods.account_of(&owner),
        ..goods.making(thief, thief, SELL)
    };
    let new = Stage::sell(1, SHARE);
    let make = making.instruction(&raw::MakeOfferArgs { id: 1, new: &new });
    assert_market_refused(world.clone().send(&[make]), Error::WrongOwner);
    let (_, accounts) = stage.offered(&mut world, &goods, Stage::bid(1_000_000, SHARE));
    let stolen = raw::Fill {
        taker_goods: goods.account_of(&owner),
        ..accounts
    };
    let order = Stage::selling(SHARE);
    let filling = stolen.instruction(&raw::FillArgs { order: &order });
    assert_market_refused(world.send(&[filling]), Error::WrongOwner);
}

/// Vaults, mints and takers' accounts in each other's places, and the same account twice.
#[test]
fn the_same_account_twice_is_refused() {
    let mut world = World::new();
    let stage = Stage::new(&mut world);
    let goods = stage.shares();
    let (_, right) = stage.offered(&mut world, &goods, Stage::sell(1_000_000, SHARE));
    let order = Stage::buying(10);
    let twice = [
        raw::Fill {
            taker_money: right.maker_account,
            ..right
        },
        raw::Fill {
            taker_goods: right.goods_vault,
            ..right
        },
        raw::Fill {
            taker_money: right.money_vault,
            ..right
        },
        raw::Fill {
            maker_account: right.money_vault,
            ..right
        },
        raw::Fill {
            money_escrow: right.goods_escrow,
            ..right
        },
        raw::Fill {
            money_vault: right.goods_vault,
            ..right
        },
    ];
    for accounts in twice {
        let filling = accounts.instruction(&raw::FillArgs { order: &order });
        assert_refused_elsewhere(world.clone().send(&[filling]));
    }
}

/// A bid's money covers its fills at every size, and cancelling returns what is left to the last unit.
#[test]
fn a_bid_is_covered_and_its_refund_is_exact() {
    for quantity in [1, 7, 333, 999] {
        let mut world = World::new();
        let stage = Stage::new(&mut world);
        let goods = stage.shares();
        let (maker, accounts) = stage.offered(&mut world, &goods, Stage::bid(7_777, 5_432));
        let mut paid = 0;
        for _ in 0..5 {
            let order = Order {
                least: 0,
                ..Stage::selling(quantity)
            };
            let before: Offer = world.get(&accounts.offer);
            fill(&mut world, &accounts, order);
            paid += before.money - world.get::<Offer>(&accounts.offer).money;
        }
        let offer: Offer = world.get(&accounts.offer);
        let cancel = goods.to_maker(&offer, None).cancel(maker, accounts.offer);
        world.run(cancel.instruction());
        assert_eq!(stage.money(&world, &maker), MONEY - paid);
        let escrow: Escrow = world.get(&goods.money_escrow());
        assert_eq!(world.tokens(&goods.money_vault()), escrow.fees);
    }
}
