use solana_hash::Hash;
use solana_pubkey::Pubkey;

/// A fault of a node. Several at once are possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It stands still: it repeats what it answered last, whatever happens.
    Freeze,
    /// It stands still, and refuses questions that ask for a later slot, as Agave does.
    FreezeMin,
    /// No account exists.
    NoAccounts,
    /// This account does not exist.
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
    /// It sends one byte a second.
    Slow,
    /// It sends half of the answer, then closes the connection.
    Half,
    /// It sends 200 MiB.
    Huge,
    /// It sends a page for people.
    NotJson,
    /// It sends this, whatever is asked.
    Says(String),
    /// Every question is refused: the node is unhealthy.
    RpcError,
    /// Every question is refused as malformed, as by a proxy that knows fewer parameters.
    InvalidParams,
    /// The connection ends without an answer.
    Drop,
    /// Asked for a program's accounts, it lists all of them, whatever they hold.
    Unfiltered,
    /// It is of another chain.
    OtherChain(Hash),
    /// It neither simulates nor takes transactions.
    NoTransactions,
}
