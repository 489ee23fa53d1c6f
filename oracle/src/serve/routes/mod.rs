//! The routes, one file for each area.

pub(super) mod accounts;
pub(super) mod activity;
pub(super) mod admin;
pub(super) mod archive;
pub(super) mod bills;
pub(super) mod collects;
pub(super) mod description;
pub(super) mod doors;
pub(super) mod health;
pub(super) mod holdings;
pub(super) mod live_sessions;
mod mapping_entries;
pub(super) mod mappings;
pub(super) mod owned;
pub(super) mod prices;
pub(super) mod radios;
pub(super) mod sessions;
pub(super) mod settlements;
