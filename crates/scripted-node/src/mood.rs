use solana_hash::Hash;
use solana_pubkey::Pubkey;

/// What is wrong with a node. Several at once are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It stands still: what it told last, whatever happens.
    Freeze,
    /// The same, and it refuses what asks for a later slot, as Agave does.
    FreezeMin,
    /// No account is there.
    NoAccounts,
    /// This account is not there.
    NullAccount(Pubkey),
    /// The last account of every answer is missing from it.
    Short,
    /// The last two accounts of every answer stand in each other's place.
    Swap,
    /// It answers for slots 1000 lower.
    OldSlot,
    /// It answers for slots 10⁹ higher.
    NewSlot,
    /// It knows no transaction.
    NoStatus,
    /// Its block heights are 10⁹ higher.
    Height,
    /// Its recent priority fees are 10¹⁵ micro-lamports per compute unit.
    Fees,
    /// It answers with this HTTP status.
    Status(u16),
    /// It takes the question and says nothing.
    Hang,
    /// A byte a second.
    Slow,
    /// Half of the answer, then the connection ends.
    Half,
    /// 200 MiB.
    Huge,
    /// A page for people.
    NotJson,
    /// Every question is refused: the node is unhealthy.
    RpcError,
    /// Every question is refused as malformed, as by a proxy that knows fewer parameters.
    InvalidParams,
    /// The connection ends without an answer.
    Drop,
    /// It is of another chain.
    OtherChain(Hash),
    /// It neither simulates nor takes transactions.
    NoTransactions,
}
