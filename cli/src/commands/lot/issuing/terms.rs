//! From what is written on the command line to a lot's terms, with refusals that say what is right.

use openmast_client::{accounts::Network, instructions::NewLot};
use openmast_ledger::{
    LotKind, MOST_LOT_SECONDS, MOST_NAME_BYTES, MOST_SYMBOL_BYTES, MOST_URI_BYTES,
};

use super::{super::calendar::Calendar, window::Window};
use crate::{args::LotIssueArgs, failure::Failure, values::text_of_time};

/// How much later than it may a sale begins by itself, seconds: the transaction lands a little later.
const SLACK: i64 = 20;

/// # Errors
/// Something contradicts itself or comes too early.
pub(super) fn new_lot(
    args: &LotIssueArgs,
    window: &Window,
    network: &Network,
    calendar: &Calendar,
    counted: u32,
) -> Result<NewLot, Failure> {
    let Window {
        first_epoch,
        last_epoch,
    } = *window;
    let least_epoch = network.parameters_at(calendar.now).min_epoch_seconds;
    let earliest = calendar.now.saturating_add(least_epoch.into());
    let starts = args.sale_starts.map(|time| time.0);
    let price_start = args.price.0;
    let new = NewLot {
        name: args.name.clone().unwrap_or_else(|| name(args, window)),
        symbol: args
            .symbol
            .clone()
            .unwrap_or_else(|| symbol(args.kind).into()),
        uri: args.uri.clone(),
        kind: args.kind.code(),
        quantity: args.quantity,
        first_epoch,
        last_epoch,
        rolls_epochs: args.roll_over,
        ends_by: (args.ends_by)
            .map_or_else(|| ends_by(calendar, first_epoch, last_epoch), |time| time.0),
        price_start,
        price_floor: args.floor.map_or(price_start, |floor| floor.0),
        sale_starts: starts.unwrap_or_else(|| earliest.saturating_add(SLACK)),
        sale_ends: args.sale_ends.0,
        least_purchase: args.least,
        refund_bps: args.refund,
        most_per_epoch: args.most_per_epoch,
    };
    require_window(args, window, network, calendar)?;
    require_years(&new, calendar)?;
    require_terms(&new, args.kind)?;
    require_times(&new, args, earliest, calendar)?;
    require_end(&new, calendar, counted)?;
    Ok(new)
}

/// The asset and the window, as far as there is room in a name.
fn name(args: &LotIssueArgs, window: &Window) -> String {
    let (asset, first_epoch, last_epoch) = (args.asset, window.first_epoch, window.last_epoch);
    let long = format!("Asset {asset}, epochs {first_epoch}-{last_epoch}");
    let short = format!("{asset}, {first_epoch}-{last_epoch}");
    let shortest = format!("{} of asset {asset}", symbol(args.kind));
    let names = [long, short];
    let fits = names.into_iter().find(|name| name.len() <= MOST_NAME_BYTES);
    fits.unwrap_or(shortest)
}

fn symbol(kind: LotKind) -> &'static str {
    match kind {
        LotKind::Volume => "GB",
        LotKind::SimSlot => "SIMSLOT",
        LotKind::Rate => "MBPS",
        LotKind::Exclusive => "EXCLUSIVE",
    }
}

/// As long after its estimated end as it lasts, and not before its epochs can have come.
fn ends_by(calendar: &Calendar, first_epoch: u64, last_epoch: u64) -> i64 {
    let (opens, closes) = (calendar.opens(first_epoch), calendar.closes(last_epoch));
    let after = closes.saturating_add(closes.saturating_sub(opens));
    let epochs = closes.saturating_sub(calendar.closed_at);
    let reached = calendar.now.saturating_add(epochs);
    after
        .max(reached)
        .min(calendar.now.saturating_add(MOST_LOT_SECONDS))
}

fn require_window(
    args: &LotIssueArgs,
    window: &Window,
    network: &Network,
    calendar: &Calendar,
) -> Result<(), Failure> {
    let first = network.first_free_epoch();
    if window.first_epoch < first {
        let given = match (args.from, window.first_epoch) {
            // Epochs count from 1.
            (Some(_), 0) => "--from is too early: no epoch had begun then".to_owned(),
            (Some(_), epoch) => {
                format!("--from is too early: epoch {epoch} may have begun already")
            }
            (None, 0) => "--first-epoch 0: epochs count from 1".to_owned(),
            (None, epoch) => format!("--first-epoch {epoch} may have begun already"),
        };
        return Err(Failure::input(format!(
            "{given}; {first} is the earliest, and begins about {}",
            text_of_time(calendar.opens(first))
        )));
    }
    if args.roll_over > 0 && args.kind != LotKind::Volume {
        return Err(Failure::input("--roll-over is for volume"));
    }
    if u64::from(args.roll_over) >= window.epochs() {
        return Err(Failure::input(
            "--roll-over must be less than --epochs: it is the end of the window, not all of it",
        ));
    }
    Ok(())
}

/// Windows that are more than ten years away are none that the program lets be.
fn require_years(new: &NewLot, calendar: &Calendar) -> Result<(), Failure> {
    let closes = calendar.closes(new.last_epoch);
    if closes <= calendar.now.saturating_add(MOST_LOT_SECONDS) {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the window would be over at about {}, more than ten years ahead, if epochs stay {} s long: choose an earlier --first-epoch, or \
         fewer --epochs",
        text_of_time(closes),
        calendar.seconds
    )))
}

/// Refuses a window whose epochs cannot have come by its end, as the owner counts them.
fn require_end(new: &NewLot, calendar: &Calendar, counted: u32) -> Result<(), Failure> {
    let epochs = new.last_epoch.saturating_sub(calendar.newest);
    let needed = epochs.saturating_mul(counted.into());
    let needed = i64::try_from(needed).unwrap_or(i64::MAX);
    let earliest = calendar.now.saturating_add(needed);
    if new.ends_by >= earliest {
        return Ok(());
    }
    Err(Failure::input(format!(
        "the {epochs} epochs up to {} take {needed} s as the asset counts them, and the window is over at {}: --ends-by {} is the \
         earliest, or sell fewer epochs",
        new.last_epoch,
        text_of_time(new.ends_by),
        text_of_time(earliest)
    )))
}

fn require_terms(new: &NewLot, kind: LotKind) -> Result<(), Failure> {
    let wrong = match () {
        () if kind == LotKind::Exclusive && new.quantity != 1 => {
            "an exclusive window is one token: leave --quantity out"
        }
        () if new.least_purchase == 0 || new.least_purchase > new.quantity => {
            "--least must be from 1 to --quantity"
        }
        () if new.price_floor > new.price_start => "--floor must not be above --price: prices fall",
        () if new.price_floor == 0 => "a price of zero sells nothing",
        () if new.most_per_epoch > 0 && kind != LotKind::Volume => "--most-per-epoch is for volume",
        () if new.name.is_empty() || new.name.len() > MOST_NAME_BYTES => {
            "--name is 1 to 32 bytes long"
        }
        () if new.symbol.is_empty() || new.symbol.len() > MOST_SYMBOL_BYTES => {
            "--symbol is 1 to 10 bytes long"
        }
        () if new.uri.len() > MOST_URI_BYTES => "--uri is at most 200 bytes long",
        () => return Ok(()),
    };
    Err(Failure::input(wrong))
}

fn require_times(
    new: &NewLot,
    args: &LotIssueArgs,
    earliest: i64,
    calendar: &Calendar,
) -> Result<(), Failure> {
    let now = calendar.now;
    let [starts, ends, over] = [new.sale_starts, new.sale_ends, new.ends_by].map(text_of_time);
    let wrong = if new.sale_starts < earliest {
        format!(
            "the sale begins at {starts}; {} is the earliest, so that a snapshot sees the lot before anybody buys",
            text_of_time(earliest)
        )
    } else if new.sale_ends <= new.sale_starts {
        let instead = match args.sale_starts.is_none() && new.sale_ends > earliest {
            true => format!(
                ", or begin it earlier with --sale-starts, from {} on",
                text_of_time(earliest)
            ),
            false => String::new(),
        };
        format!(
            "the sale ends at {ends}, and begins at {starts}: --sale-ends must be later{instead}"
        )
    } else if new.ends_by <= new.sale_ends {
        let closes = calendar.closes(new.last_epoch);
        match new.sale_ends < closes {
            true => format!(
                "the window is over at {over}, and the sale ends at {ends}: --ends-by must be later"
            ),
            false => format!(
                "the sale ends at {ends}, after the window, which is over at about {}: end it earlier (--sale-ends)",
                text_of_time(closes)
            ),
        }
    } else if new.ends_by > now.saturating_add(MOST_LOT_SECONDS) {
        format!("--ends-by {over} is more than ten years ahead")
    } else {
        return Ok(());
    };
    Err(Failure::input(wrong))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        args::{Cli, Command, LotCommand},
        zero_account::zero,
    };

    const NOW: i64 = 1_814_313_600;

    fn network() -> Network {
        let mut network: Network = zero();
        network.final_epoch = 9;
        network.parameters.min_epoch_seconds = 60;
        network
    }

    fn calendar() -> Calendar {
        Calendar {
            now: NOW,
            newest: 9,
            closed_at: NOW,
            seconds: 3_600,
            measured: Some(3_600),
        }
    }

    fn read(more: &str) -> Result<NewLot, Failure> {
        let line = format!(
            "openmast lot issue --asset 3 --price 2 --sale-ends 2027-06-30T06:00:00Z {more}"
        );
        let words: Vec<_> = line.split_whitespace().map(Into::into).collect();
        let Command::Lot(LotCommand::Issue(args)) = Cli::read(&words).unwrap().command else {
            panic!("another command");
        };
        let window = Window::of(&args, &calendar())?;
        new_lot(&args, &window, &network(), &calendar(), 3_600)
    }

    #[test]
    fn what_is_left_out_is_sensible() {
        let new = read("--kind volume --quantity 30 --first-epoch 20 --epochs 10").unwrap();
        assert_eq!((new.first_epoch, new.last_epoch), (20, 29));
        assert_eq!((new.price_start, new.price_floor), (2_000_000, 2_000_000));
        assert_eq!(new.sale_starts, NOW + 60 + SLACK);
        // Ten hours from 10 hours ahead, and as long again.
        assert_eq!(new.ends_by, NOW + 30 * 3_600);
        assert_eq!(
            (new.name.as_str(), new.symbol.as_str()),
            ("Asset 3, epochs 20-29", "GB")
        );
        let exclusive = read("--kind exclusive --first-epoch 20 --epochs 1 --floor 1").unwrap();
        assert_eq!((exclusive.quantity, exclusive.price_floor), (1, 1_000_000));
    }

    #[test]
    fn a_window_between_times_is_of_the_epochs_between_them() {
        let by_time = read("--kind rate --from 2027-07-01 --until 2027-07-02T00:30:00Z").unwrap();
        let (first, last) = (by_time.first_epoch, by_time.last_epoch);
        assert_eq!(calendar().opens(first), 1_814_400_000);
        assert_eq!(last - first, 23);
        let by_epoch = format!("--kind rate --first-epoch {first} --epochs 24");
        assert_eq!(by_time, read(&by_epoch).unwrap());
        let long = format!("--kind rate --first-epoch {first} --until 2027-07-02");
        assert_eq!(read(&long).unwrap(), by_time);
        for (more, words) in [
            (
                "--from 2027-06-30 --epochs 3",
                "--from is too early: epoch 10",
            ),
            (
                "--from 2027-07-02 --until 2027-07-02T00:59:59Z",
                "no epoch lies between",
            ),
        ] {
            let failure = read(&format!("--kind rate {more}")).unwrap_err();
            assert!(failure.message().contains(words), "{}", failure.message());
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_what_would() {
        for (more, words) in [
            (
                "--kind volume --first-epoch 12 --epochs 10",
                "13 is the earliest",
            ),
            (
                "--kind rate --first-epoch 20 --epochs 10 --roll-over 2",
                "for volume",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --roll-over 2",
                "less than --epochs",
            ),
            (
                "--kind exclusive --quantity 2 --first-epoch 20 --epochs 2",
                "one token",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --least 2",
                "from 1 to --quantity",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --floor 3",
                "prices fall",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --floor 0",
                "price of zero",
            ),
            (
                "--kind rate --first-epoch 20 --epochs 2 --most-per-epoch 5",
                "for volume",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --symbol LONGERTHANTEN",
                "--symbol",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --sale-starts 2027-06-30",
                "is the earliest",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --sale-starts 2027-06-30T07:00:00Z",
                "must be later",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --ends-by 2027-06-30T05:00:00Z",
                "--ends-by must be later",
            ),
            (
                "--kind volume --first-epoch 4000000000 --epochs 2",
                "an earlier --first-epoch",
            ),
            (
                "--kind volume --first-epoch 20 --epochs 2 --ends-by 2047-06-30",
                "ten years",
            ),
        ] {
            let failure = read(more).unwrap_err();
            assert!(
                failure.message().contains(words),
                "{more}: {}",
                failure.message()
            );
        }
    }
}
