//! The API's answers as JSON. Amounts, byte counts and other `u64` values are decimal strings: JavaScript numbers lose
//! precision above 2⁵³. Hashes are lower-case hex, addresses and signatures base58.

mod accounts;
mod activity;
mod asset_name;
mod bills;
mod collects;
mod doors;
mod holdings;
mod income;
mod keeper;
mod licences;
mod live;
mod mapping;
mod owned;
mod prices;
mod radios;
mod service;
mod settlements;
mod unattributed;
mod values;

pub use accounts::{
    AssetAccount, AssetBalance, Entitlement, PayerAccount, PayerBalance, Proof, RunningTotals,
    SessionList, SessionRecord, Sibling, Side, Totals,
};
pub use activity::{AssetActivity, AssetList, AssetReports, IncomeWindow, ReportWindow};
pub use asset_name::AssetName;
pub use bills::{Bill, BillLine, BillList, BillSums, BilledAsset, BilledPrice, ProvenBill};
pub use collects::{AssetCollect, CollectList};
pub use doors::{Door, DoorList, Protocol};
pub use holdings::{
    AssetHolding, Goods, HeldLot, HeldOffer, HeldPayer, HeldPurchase, HeldSale, Holdings,
    StakePosition,
};
pub use income::{EpochIncome, IncomeList, IncomeSums};
pub use keeper::{Keeper, KeeperKind, KeeperTransaction};
pub use licences::NotLicensedBytes;
pub use live::{
    BilledUsage, LiveSession, LiveSessions, Reason, SessionReport, SessionRun, SessionVerdict,
};
pub use mapping::{
    MappedRadio, MappedSubscriber, MappingChanged, RadioEntry, RadioList, SubscriberEntry,
    SubscriberList,
};
pub use owned::{OwnedPayer, OwnedPayers, PendingWithdrawal};
pub use prices::{
    AssetPrice, Cell, Place, Price, PriceEvent, PriceVersion, Quote, QuoteList, QuotedPayer,
    ScheduledPrice, Validity,
};
pub use radios::{AssetRadio, AssetRadios};
pub use service::{Alarm, AlarmList, Health, NotReady, Readiness, Reloaded};
pub use settlements::{
    OpenEpoch, Settlement, SettlementList, SettlementState, SettlementTransaction,
};
pub use unattributed::{UnattributedList, UnattributedUsage};
pub use values::{Address, Decimal, Hash};
