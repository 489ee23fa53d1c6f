//! A period whose archives are read.

use clap::Args;

use super::Bound;

#[derive(Debug, Args)]
pub struct ArchivePeriod {
    /// First epoch, or a date (UTC) or a time like 2027-06-30T12:00:00Z: epochs that closed then or later [default: the newest
    /// final epoch alone]
    #[arg(long, value_name = "EPOCH|DATE")]
    pub from: Option<Bound>,
    /// Last epoch, or a date (UTC, to its end) or a time like 2027-06-30T12:00:00Z: epochs that closed by then [default: the
    /// newest final epoch]
    #[arg(long, value_name = "EPOCH|DATE", requires = "from")]
    pub to: Option<Bound>,
    /// Who has archives, beside --archive and --oracle-api: a folder, a mirror (s3://bucket/prefix, or a web server's folder) or
    /// another oracle's API; can be given several times
    #[arg(long = "source", value_name = "FOLDER|URL")]
    pub sources: Vec<String>,
}
