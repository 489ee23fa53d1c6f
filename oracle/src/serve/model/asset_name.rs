//! What assets are called.

use serde::Serialize;
use utoipa::ToSchema;

/// What the shares of an asset are called, as their mint says. Whoever founded the asset chose it: it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AssetName {
    /// Such as `Harbour Tower`.
    pub name: String,
    /// Such as `HARB`.
    pub symbol: String,
}
