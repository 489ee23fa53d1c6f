//! `openmast lot issue`

mod licensing;
mod room;
mod shares;
mod terms;
mod window;

use openmast_client::{
    accounts::{Asset, LeastLotPrice, LotBook, least_lot_price, lot_kind_name},
    addresses,
    events::Event,
    instructions::{self, Issuing, NewLot},
};
use openmast_ledger::{LotKind, Reservation};

use room::{Room, taken_words};
use shares::Shares;
use window::Window;

use super::{
    calendar::Calendar,
    sale_end::SaleEnd,
    words::{limits, money, returning, what, worth},
};
use crate::{
    args::LotIssueArgs,
    context::{Context, NetworkHandle},
    failure::Failure,
    report::Report,
    values::{text_of_bps, text_of_time},
};

/// A lot that is being issued.
struct Draft {
    network: NetworkHandle,
    asset: Asset,
    calendar: Calendar,
    book: Option<LotBook>,
    new: NewLot,
    least: LeastLotPrice,
}

pub(super) async fn issue(context: &Context, args: LotIssueArgs) -> Result<Report, Failure> {
    let draft = Draft::read(context, &args).await?;
    draft.require_owner(context)?;
    draft.require_price()?;
    let taken = draft.room().require()?;
    draft.require_sense(args.anyway)?;
    let of = (&draft.network, &draft.asset);
    let times = (draft.calendar.now, draft.new.ends_by);
    let licence = licensing::licence(context, of, times, args.licence).await?;
    let stakers = Shares::read(context, of, &draft.new, draft.calendar.now).await?;
    context.tell(&draft.preview(&args, &taken, &stakers)?);
    let (payer, owner) = (context.fee_payer_key()?, context.signer_key()?);
    let (new, asset) = (&draft.new, draft.asset.index);
    let number = draft.book.as_ref().map_or(0, |book| book.issued);
    let final_epoch = draft.network.state.final_epoch;
    let issuing = |next_index| Issuing {
        next_index,
        number,
        final_epoch,
        licence,
    };
    let (network, _, outcome) = context
        .at_next_index(
            |network| network.reserve_count,
            "Issuing the lot",
            |network, next| {
                let issuing = issuing(next);
                vec![instructions::issue_lot(
                    payer, owner, network, asset, &issuing, new,
                )]
            },
        )
        .await?;
    let events = context.events(&outcome).await;
    let index = events.find_index(|event| match event {
        Event::LotIssued(it) if it.terms == *new && it.asset_index == asset => Some(it.index),
        _ => None,
    });
    let account = addresses::asset(&network.address, asset);
    let report = Report::new()
        .optional_count("lot", "Lot", index)
        .count("asset", "Asset", asset)
        .key(
            "mint",
            "Mint of its tokens",
            &addresses::lot_mint(&account, number),
        )
        .and(draft.terms_report(&args, &taken, &stakers)?)
        .and(outcome.report(Some(&network.state.currency_mint)));
    Ok(events.noted(report))
}

impl Draft {
    async fn read(context: &Context, args: &LotIssueArgs) -> Result<Self, Failure> {
        let (network, asset) = context.network_and_asset(args.asset).await?;
        let begins = args.first_epoch.unwrap_or(network.state.next_epoch());
        let counted = asset.capacity_in(begins).epoch_seconds;
        let calendar = Calendar::read(context, &network, counted).await?;
        let window = Window::of(args, &calendar)?;
        let counted = asset.capacity_in(window.first_epoch).epoch_seconds;
        let parameters = network.state.parameters_at(calendar.now);
        let new = terms::new_lot(args, &window, &network.state, &calendar, counted)?;
        let window = (new.first_epoch, new.last_epoch);
        let least = least_lot_price(&asset, parameters, args.kind, window, calendar.measured);
        let least = least.map_err(|_| {
            Failure::input("what a token costs by the tariff is more than the currency can count: sell a shorter window")
        })?;
        let account = addresses::asset(&network.address, asset.index);
        let book = (context.rpc)
            .account_if_any::<LotBook>(addresses::lot_book(&account), context.commitment)
            .await?
            .value;
        Ok(Self {
            network,
            asset,
            calendar,
            book,
            new,
            least,
        })
    }

    fn require_owner(&self, context: &Context) -> Result<(), Failure> {
        let owner = self.asset.owner;
        if owner == context.signer_key()? {
            return Ok(());
        }
        Err(Failure::input(format!(
            "lots of asset {} are issued by its owner, {owner}; use --keypair of that wallet",
            self.asset.index
        )))
    }

    fn require_price(&self) -> Result<(), Failure> {
        let (floor, least) = (self.new.price_floor, self.least.price.get());
        if floor >= least {
            return Ok(());
        }
        Err(Failure::input(format!(
            "{} is less than a token must cost: {}",
            money(floor),
            self.derivation()
        )))
    }

    /// `at least 1.125000 …: 50.00 % of what the same costs by the tariff (…)`.
    fn derivation(&self) -> String {
        let tariff = &self.least.tariff;
        let kind = LotKind::from_code(self.new.kind);
        let is_cap = self.asset.is_live() && tariff.price.0 == self.asset.price_cap;
        let per_gb = match is_cap {
            true => format!("{}, the cap of its live price,", money(tariff.price.0)),
            false => money(tariff.price.0),
        };
        let covered = match kind {
            Some(LotKind::Volume) => format!("10⁹ bytes at {per_gb}"),
            Some(LotKind::SimSlot) => format!(
                "{} epochs of a SIM slot at {}",
                tariff.window,
                money(tariff.slot_price.get())
            ),
            Some(LotKind::Rate) => format!(
                "1 Mbit/s for {} epochs of {} s at {per_gb} per GB",
                tariff.window, tariff.epoch_seconds
            ),
            _ => format!(
                "{} Mbit/s for {} epochs of {} s at {per_gb} per GB",
                tariff.capacity_mbps, tariff.window, tariff.epoch_seconds
            ),
        };
        format!(
            "at least {}, which is {} of what the same costs by the tariff ({covered})",
            money(self.least.price.get()),
            text_of_bps(self.least.least_bps)
        )
    }

    fn room(&self) -> Room<'_> {
        Room {
            asset: &self.asset,
            book: self.book.as_ref(),
            calendar: &self.calendar,
            new: &self.new,
        }
    }

    fn sale_end(&self) -> SaleEnd {
        let new = &self.new;
        SaleEnd::new(
            (
                LotKind::from_code(new.kind),
                new.price_floor == new.price_start,
            ),
            (new.first_epoch, new.last_epoch),
            (new.sale_starts, new.sale_ends, new.ends_by),
        )
    }

    /// Refuses a lot of which nothing can be sold, or nothing returned, as epochs go now.
    ///
    /// # Errors
    /// It is such a one, and not meant to be.
    fn require_sense(&self, anyway: bool) -> Result<(), Failure> {
        let (sale, calendar) = (self.sale_end(), &self.calendar);
        let sells_until = calendar.becomes_final(sale.over_with_epoch);
        let wrong = if !sale.sells(calendar) {
            format!(
                "nothing would be sold: the sale begins at {}, and nothing is sold once epoch {} is final, about {}; begin earlier \
                 (--sale-starts), or sell a later window (--first-epoch)",
                text_of_time(sale.sale_starts),
                sale.over_with_epoch,
                text_of_time(sells_until)
            )
        } else if self.new.refund_bps > 0 && !sale.can_return(calendar) {
            format!(
                "nobody could return a token: that takes a sale that is over before the window may begin, at about {}, and this one goes on \
                 until then; end it earlier (--sale-ends), or leave --refund out",
                text_of_time(sale.may_begin_at(calendar))
            )
        } else {
            return Ok(());
        };
        match anyway {
            true => Ok(()),
            false => Err(Failure::input(format!(
                "{wrong}; --anyway issues it all the same, if you know that epochs will be longer"
            ))),
        }
    }

    /// What all tokens bring, in words: of a price that falls between two amounts.
    fn all_words(&self) -> Result<String, Failure> {
        let new = &self.new;
        let most = money(worth(new.price_start, new.quantity)?);
        Ok(match new.price_floor == new.price_start {
            true => most,
            false => format!(
                "from {} to {most}",
                money(worth(new.price_floor, new.quantity)?)
            ),
        })
    }

    fn preview(
        &self,
        args: &LotIssueArgs,
        taken: &Reservation,
        shares: &Shares,
    ) -> Result<String, Failure> {
        let new = &self.new;
        let all = self.all_words()?;
        let falls = match new.price_floor == new.price_start {
            true => String::new(),
            false => format!(
                ", falling to {}: all buyers pay what the last one does",
                money(new.price_floor)
            ),
        };
        let refund = returning(new.refund_bps);
        let limits = limits(new.rolls_epochs, new.most_per_epoch);
        let epochs = window::taken(
            args,
            &Window {
                first_epoch: new.first_epoch,
                last_epoch: new.last_epoch,
            },
        );
        Ok(format!(
            "You sell {} in {}; over at {} at the latest.{epochs}{limits}\n\
             Each token costs {}{falls}; {} in all if all are sold. It must cost {}.\n\
             {} {refund}\n\
             It takes {} of the capacity in each of these epochs: neither the capacity can be lowered under it nor the asset \
             retired before its window is over.\n\
             What is used or served is earned as usage is: {}. What is not served is paid back.",
            what(Some(args.kind), new.quantity, self.asset.index),
            self.calendar.window(new.first_epoch, new.last_epoch),
            text_of_time(new.ends_by),
            money(new.price_start),
            all,
            self.derivation(),
            self.sale_end().words(&self.calendar),
            taken_words(taken),
            shares.words(new),
        ))
    }

    fn terms_report(
        &self,
        args: &LotIssueArgs,
        taken: &Reservation,
        shares: &Shares,
    ) -> Result<Report, Failure> {
        let (new, calendar) = (&self.new, &self.calendar);
        Ok(Report::new()
            .text("kind", "Kind", lot_kind_name(args.kind))
            .number("quantity", "Tokens", new.quantity)
            .number("first_epoch", "First epoch", new.first_epoch)
            .number("last_epoch", "Last epoch", new.last_epoch)
            .time(
                "opens_at",
                "  begins about",
                calendar.opens(new.first_epoch),
            )
            .time("closes_at", "  ends about", calendar.closes(new.last_epoch))
            .time("ends_by", "Over at the latest", new.ends_by)
            .count(
                "rolls_epochs",
                "  of it roll-over, epochs",
                new.rolls_epochs,
            )
            .number(
                "most_per_epoch",
                "Most bytes of a token in an epoch (0: any)",
                new.most_per_epoch,
            )
            .money("price_start", "For each token", new.price_start)
            .money("price_floor", "  at the end of the sale", new.price_floor)
            .money("least_price", "  at least", self.least.price.get())
            .bps("least_lot_bps", "  of the tariff", self.least.least_bps)
            .number(
                "epoch_seconds",
                "  with epochs of, seconds",
                self.least.tariff.epoch_seconds,
            )
            .and(self.sale_end().report(calendar))
            .bps("refund_bps", "Back before the window", new.refund_bps)
            .money(
                "worth",
                "Brings at most, if all is sold",
                worth(new.price_start, new.quantity)?,
            )
            .money(
                "stakers",
                "  of it stakers at most, as shares are staked now",
                shares.stakers,
            )
            .number("bits_per_second", "Takes, bit/s", taken.bits_per_second)
            .count("sim_slots", "Takes, SIM slots", taken.slots)
            .table(
                "capacity_left",
                "Left of the capacity before",
                self.room().left_lines(),
            ))
    }
}
