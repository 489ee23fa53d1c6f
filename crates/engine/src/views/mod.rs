pub(crate) mod areas;
pub(crate) mod explain;
pub(crate) mod reasons;
pub(crate) mod verdicts;
