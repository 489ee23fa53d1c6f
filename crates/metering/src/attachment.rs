//! What a table's user keeps with each run of a session.

/// What the table's user keeps with each incarnation of a session. Without alignment (see [`crate::Packed32`]) and with
/// up to 37 bytes, a session takes 96 bytes; with up to 5 bytes, 64.
pub trait Attachment: Copy + Default + 'static {
    /// What the incarnation that follows this one begins with.
    fn of_next_incarnation(&self) -> Self {
        Self::default()
    }

    /// Whether the incarnation must not be forgotten yet.
    fn is_pinned(&self) -> bool {
        false
    }

    /// Whether [`crate::Table::take_forgotten`] tells that it was forgotten as a former incarnation.
    fn is_missed(&self) -> bool {
        false
    }
}

impl Attachment for () {}
