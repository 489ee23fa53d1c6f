//! Backups of an oracle's data folder.

use std::{num::NonZeroU32, path::PathBuf};

use clap::{Args, Subcommand};

use super::ConfigFile;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BackupArgs {
    #[command(subcommand)]
    pub command: Option<BackupCommand>,
    #[command(flatten)]
    pub place: Place,
    /// Remove older backups then, so that so many are left
    #[arg(long, value_name = "NUMBER")]
    pub keep: Option<NonZeroU32>,
    /// Read back everything of the backup before, and send again what is damaged there [default: a few objects by chance]
    #[arg(long)]
    pub read_back_all: bool,
}

impl BackupArgs {
    /// Whether it changes anything.
    pub fn writes(&self) -> bool {
        !matches!(
            self.command,
            Some(BackupCommand::List { .. } | BackupCommand::Verify { .. })
        )
    }
}

#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// Say which backups there are
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Read every byte of a backup, and write nothing
    Verify {
        #[command(flatten)]
        place: Place,
        /// Its name [default: the newest]
        #[arg(long, value_name = "NAME")]
        backup: Option<String>,
    },
    /// Remove older backups, and what interrupted ones left
    Prune {
        #[command(flatten)]
        place: Place,
        /// How many are left
        #[arg(long, value_name = "NUMBER")]
        keep: NonZeroU32,
    },
}

/// Where backups lie.
#[derive(Debug, Args)]
pub struct Place {
    #[command(flatten)]
    pub config: ConfigFile,
    /// A folder, or a bucket of a store that speaks S3, whose keys are in the environment (AWS_ACCESS_KEY_ID and so on)
    /// [default: `[backup]` of the configuration]
    #[arg(long, value_name = "FOLDER|s3://BUCKET/PREFIX")]
    pub to: Option<String>,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    pub config: ConfigFile,
    /// Where the backups are: a folder, or a bucket of a store that speaks S3 [default: `[backup]` of the configuration]
    #[arg(long, value_name = "FOLDER|s3://BUCKET/PREFIX")]
    pub from: Option<String>,
    /// Its name, as `openmast oracle backup list` says it [default: the newest]
    #[arg(long, value_name = "NAME")]
    pub backup: Option<String>,
    /// The folder that it is put into, which must be empty or not there [default: the configured data folder]
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
}
