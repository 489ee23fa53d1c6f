//! `openmast lot issue`

mod licensing;
mod terms;

use openmast_client::{
    accounts::{
        Asset, Jurisdiction, LeastLotPrice, LotBook, capacity_changes, capacity_left,
        least_lot_price, lot_kind_name,
    },
    addresses,
    events::Event,
    instructions::{self, Issuing, NewLot},
};
use openmast_ledger::{BaseUnits, BasisPoints, LotKind, Reservation, SplitPolicy, fits};

use super::{
    calendar::Calendar,
    words::{money, what, worth},
};
use crate::{
    args::LotIssueArgs,
    commands::collecting::broken_accounts,
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
    let taken = draft.require_room(&args)?;
    let of = (&draft.network, &draft.asset);
    let times = (draft.calendar.now, draft.new.ends_by);
    let licence = licensing::licence(context, of, times, args.licence).await?;
    let stakers = draft.split(context).await?;
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

/// What of a lot's income goes where, base units and basis points.
struct Shares {
    levy_bps: u16,
    treasury_bps: u16,
    stakers_bps: u16,
    stakers: u64,
}

impl Draft {
    async fn read(context: &Context, args: &LotIssueArgs) -> Result<Self, Failure> {
        let (network, asset) = context.network_and_asset(args.asset).await?;
        let capacity = asset.capacity_in(args.first_epoch);
        let calendar = Calendar::read(context, &network, capacity.epoch_seconds).await?;
        let parameters = network.state.parameters_at(calendar.now);
        let new = terms::new_lot(args, &network.state, &calendar)?;
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
        let per_gb = money(tariff.price.0);
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

    /// What it takes of the capacity.
    ///
    /// # Errors
    /// The capacity is not announced, or not so much of it is left.
    fn require_room(&self, args: &LotIssueArgs) -> Result<Reservation, Failure> {
        let index = self.asset.index;
        let schedule = self.asset.capacity_schedule();
        let capacity = schedule.at(self.new.first_epoch);
        let exclusive = args.kind == LotKind::Exclusive;
        if capacity.epoch_seconds == 0 || (exclusive && capacity.mbps == 0) {
            return Err(Failure::input(format!(
                "asset {index} does not say what it carries in epoch {}: announce it with `openmast asset capacity {index} \
                 --mbps … --epoch-seconds …` first",
                self.new.first_epoch
            )));
        }
        if let Some(measured) = self
            .calendar
            .measured
            .filter(|it| *it < u64::from(capacity.epoch_seconds))
        {
            return Err(Failure::input(format!(
                "asset {index} counts epochs {} s long, and the newest was {measured} s: announce --epoch-seconds {measured} or \
                 less with `openmast asset capacity {index}`",
                capacity.epoch_seconds
            )));
        }
        let taken = (self.new.window(capacity.epoch_seconds))
            .and_then(|window| Reservation::of_lot(&window, &schedule).ok())
            .ok_or_else(|| {
                Failure::input("so many tokens are more than can be counted: sell fewer")
            })?;
        let booked = self.book.iter().flat_map(LotBook::reservations);
        if fits(booked.chain([taken]), &schedule, self.new.first_epoch) {
            return Ok(taken);
        }
        let left = self.left_lines();
        let failure = Failure::input(format!(
            "asset {index} does not have that much left in every epoch of the window; this lot takes {}",
            taken_words(&taken)
        ));
        Err(failure.beside(Report::new().table("capacity_left", "Left of its capacity", left)))
    }

    /// What lots leave of the capacity, where it changes in the window.
    fn left_lines(&self) -> Vec<Report> {
        let schedule = self.asset.capacity_schedule();
        let (first, last) = (self.new.first_epoch, self.new.last_epoch);
        let book = self.book.as_ref();
        let changes = capacity_changes(book, &schedule, first, last);
        let line = |epoch: u64| {
            let left = capacity_left(book, &schedule, epoch);
            Report::new()
                .number("from_epoch", "from epoch", epoch)
                .number("bits_per_second", "bit/s left", left.bits_per_second)
                .count("sim_slots", "SIM slots left", left.slots)
                .count("capacity_mbps", "of Mbit/s", left.capacity.mbps)
                .count("all_sim_slots", "of SIM slots", left.capacity.sim_slots)
        };
        changes.into_iter().map(line).collect()
    }

    /// What goes where of all that this lot can bring, as shares are staked now.
    async fn split(&self, context: &Context) -> Result<Shares, Failure> {
        let state = &self.network.state;
        let at = addresses::jurisdiction(&self.network.address, self.asset.jurisdiction);
        let jurisdiction: Jurisdiction = context.rpc.account(at, context.commitment).await?.value;
        let epoch = self.new.first_epoch;
        let levy_bps = jurisdiction.levy_bps_in(epoch).map_err(broken_accounts)?;
        let treasury_bps = state.parameters_at(self.calendar.now).treasury_bps;
        let stakers_bps = self.asset.stakers_bps_in(epoch).map_err(broken_accounts)?;
        let part = |bps| BasisPoints::new(bps).map_err(broken_accounts);
        let policy = SplitPolicy {
            treasury: part(treasury_bps)?,
            levy: part(levy_bps)?,
            stakers: part(stakers_bps)?,
        };
        let all = BaseUnits(worth(self.new.price_start, self.new.quantity)?);
        let split = policy
            .split(all, self.asset.active_shares, self.asset.share_supply)
            .map_err(broken_accounts)?;
        Ok(Shares {
            levy_bps,
            treasury_bps,
            stakers_bps,
            stakers: split.stakers.get(),
        })
    }

    fn preview(
        &self,
        args: &LotIssueArgs,
        taken: &Reservation,
        shares: &Shares,
    ) -> Result<String, Failure> {
        let new = &self.new;
        let all = money(worth(new.price_start, new.quantity)?);
        let falls = match new.price_floor == new.price_start {
            true => String::new(),
            false => format!(
                ", falling to {}: all buyers pay what the last one does",
                money(new.price_floor)
            ),
        };
        let refund = match new.refund_bps {
            0 => "Tokens cannot be returned before the window, only resold.".to_owned(),
            bps => format!(
                "Returned before the window a token pays {} of its price.",
                text_of_bps(bps)
            ),
        };
        Ok(format!(
            "You sell {} in {}; over at {} at the latest.\n\
             Each token costs {}{falls}; {} in all if all are sold. It must cost {}.\n\
             On sale from {} to {}. {refund}\n\
             It takes {} of the capacity in each of these epochs: neither the capacity can be lowered under it nor the asset \
             retired before its window is over.\n\
             What is used or served is earned as usage is: the treasury has {}, the jurisdiction {}, stakers {} of the rest ({} of \
             all, as shares are staked now). What is not served is paid back.",
            what(Some(args.kind), new.quantity, self.asset.index),
            self.calendar.window(new.first_epoch, new.last_epoch),
            text_of_time(new.ends_by),
            money(new.price_start),
            all,
            self.derivation(),
            text_of_time(new.sale_starts),
            text_of_time(new.sale_ends),
            taken_words(taken),
            text_of_bps(shares.treasury_bps),
            text_of_bps(shares.levy_bps),
            text_of_bps(shares.stakers_bps),
            money(shares.stakers),
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
            .money("price_start", "For each token", new.price_start)
            .money("price_floor", "  at the end of the sale", new.price_floor)
            .money("least_price", "  at least", self.least.price.get())
            .bps("least_lot_bps", "  of the tariff", self.least.least_bps)
            .number(
                "epoch_seconds",
                "  with epochs of, seconds",
                self.least.tariff.epoch_seconds,
            )
            .time("sale_starts", "On sale from", new.sale_starts)
            .time("sale_ends", "  until", new.sale_ends)
            .bps("refund_bps", "Back before the window", new.refund_bps)
            .money(
                "worth",
                "Brings, if all is sold",
                worth(new.price_start, new.quantity)?,
            )
            .money(
                "stakers",
                "  of it stakers, as shares are staked now",
                shares.stakers,
            )
            .number("bits_per_second", "Takes, bit/s", taken.bits_per_second)
            .count("sim_slots", "Takes, SIM slots", taken.slots)
            .table(
                "capacity_left",
                "Left of the capacity before",
                self.left_lines(),
            ))
    }
}

fn taken_words(taken: &Reservation) -> String {
    match (taken.exclusive, taken.slots) {
        (true, _) => "all bits".into(),
        (_, 0) => format!("{} bit/s", taken.bits_per_second),
        (_, slots) => format!("{slots} SIM slots"),
    }
}
