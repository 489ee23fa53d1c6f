//! The service's configuration.

use std::{cell::OnceCell, fs, path::PathBuf};

use openmast_oracle::config::{self, Config, ConfigError};
use tempfile::TempDir;

use crate::scratch;

/// The file, and behind a zero byte the environment: a line `NAME=value` for each variable. What is wrong is told, each
/// time the same.
pub fn check(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let path = file(parts.next().unwrap_or_default());
    let environment = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let variables: Vec<(String, String)> = environment
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let load = || config::load_with(&path, variables.clone());
    match (load(), load()) {
        (Ok(config), Ok(same)) => equal(&config, &same),
        (Err(error), Err(same)) => told(&error, &same),
        _ => panic!("the same file is right and wrong"),
    }
}

thread_local! {
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

fn file(text: &[u8]) -> PathBuf {
    let path = FOLDER.with(|folder| folder.get_or_init(scratch::folder).path().join("openmast"));
    fs::write(&path, text).expect("writes");
    path
}

fn equal(config: &Config, same: &Config) {
    assert_eq!(format!("{config:?}"), format!("{same:?}"));
}

fn told(error: &ConfigError, same: &ConfigError) {
    assert!(error.0.has_errors());
    assert_eq!(error.to_string(), same.to_string());
    for problem in &error.0.problems {
        assert!(!problem.message.is_empty());
    }
}
