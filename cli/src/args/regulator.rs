//! `openmast regulator …`

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Subcommand};

use super::super::{tables::Format, terms::Time, values};

#[derive(Debug, Subcommand)]
pub enum RegulatorCommand {
    /// Write what a jurisdiction's assets did in a period as tables, each line with the account or leaf that proves it
    Report(ReportArgs),
}

#[derive(Debug, Args)]
pub struct ReportArgs {
    /// The jurisdiction, ISO 3166 numeric code
    #[arg(long, value_name = "CODE", value_parser = values::jurisdiction)]
    pub jurisdiction: u16,
    /// First epoch, or a date (UTC) or a time like 2027-06-30T12:00:00Z: epochs that closed then or later
    #[arg(long, value_name = "EPOCH|DATE")]
    pub from: Bound,
    /// Last epoch, or a date (UTC, to its end) or a time like 2027-06-30T12:00:00Z: epochs that closed by then [default: the
    /// newest final epoch]
    #[arg(long, value_name = "EPOCH|DATE")]
    pub to: Option<Bound>,
    /// Folder for the tables; made when it is not there
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// As which files
    #[arg(long, value_enum, default_value_t = Format::Both)]
    pub format: Format,
    /// Also read the jurisdiction's transactions, one by one, from an RPC endpoint that keeps them: a table of acts, and moves
    /// of assets that accounts have forgotten
    #[arg(long)]
    pub history: bool,
    /// Who has archives, beside --archive and --oracle-api: a folder, a mirror (s3://bucket/prefix, or a web server's folder) or
    /// another oracle's API; can be given several times
    #[arg(long = "source", value_name = "FOLDER|URL")]
    pub sources: Vec<String>,
}

/// Where a period begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Epoch(u64),
    /// Unix seconds: the first second that is meant, and the first one after all that are.
    Time {
        first: i64,
        after: i64,
    },
}

impl FromStr for Bound {
    type Err = String;

    /// A number is an epoch, a date the whole day in UTC.
    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let epoch = text.parse().ok().filter(|epoch| *epoch > 0);
            let wrong = || format!("`{text}` is no epoch: the first one is 1");
            return epoch.map(Self::Epoch).ok_or_else(wrong);
        }
        match Time::read(text) {
            Some(Time::Day { first, after }) => Ok(Self::Time { first, after }),
            Some(Time::Second(first)) => Ok(Self::Time {
                first,
                after: first.saturating_add(1),
            }),
            None => Err(format!(
                "`{text}` is neither an epoch nor a time; write a number like 12, a date like 2027-06-30 (UTC), or a time \
                 with its zone, like 2027-06-30T12:00:00Z"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_of_epochs_or_of_days() {
        assert_eq!("12".parse(), Ok(Bound::Epoch(12)));
        let (first, after) = (1_814_313_600, 1_814_400_000);
        assert_eq!("2027-06-30".parse(), Ok(Bound::Time { first, after }));
        let (first, after) = (1_814_313_601, 1_814_313_602);
        assert_eq!(
            "2027-06-30T00:00:01Z".parse(),
            Ok(Bound::Time { first, after })
        );
        for text in [
            "",
            "0",
            "-1",
            "June",
            "2027-13-01",
            "2027-06-30T12:00:00",
            "99999999999999999999",
        ] {
            assert!(text.parse::<Bound>().is_err(), "{text}");
        }
    }
}
