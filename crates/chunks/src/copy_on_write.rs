//! A value and those that see it as it was.

use std::{mem, ops::Deref, sync::Arc};

/// A value that can be shared as it is now. While nobody shares it, it lies in its place and changing it costs one comparison.
/// While somebody does, the first change copies it.
#[derive(Clone, Debug)]
pub struct CopyOnWrite<V>(Held<V>);

#[derive(Clone, Debug)]
enum Held<V> {
    Owned(V),
    Shared(Arc<V>),
}

impl<V> Deref for CopyOnWrite<V> {
    type Target = V;

    #[inline]
    fn deref(&self) -> &V {
        match &self.0 {
            Held::Owned(value) => value,
            Held::Shared(value) => value,
        }
    }
}

impl<V> From<V> for CopyOnWrite<V> {
    fn from(value: V) -> Self {
        Self(Held::Owned(value))
    }
}

impl<V: Default> Default for CopyOnWrite<V> {
    fn default() -> Self {
        V::default().into()
    }
}

impl<V: Clone + Default> CopyOnWrite<V> {
    /// The value, to be changed: nobody who shares it sees that.
    #[inline]
    pub fn to_mut(&mut self) -> &mut V {
        if let Held::Shared(shared) = &mut self.0 {
            let own = take_out(shared);
            self.0 = Held::Owned(own);
        }
        match &mut self.0 {
            Held::Owned(value) => value,
            // Never: it was taken out above.
            Held::Shared(value) => Arc::make_mut(value),
        }
    }

    /// The value as it is now, whatever becomes of this one. Copies nothing.
    pub fn share(&mut self) -> Self {
        let shared = match &mut self.0 {
            Held::Owned(value) => Arc::new(mem::take(value)),
            Held::Shared(value) => Arc::clone(value),
        };
        self.0 = Held::Shared(Arc::clone(&shared));
        Self(Held::Shared(shared))
    }
}

/// Copies the value unless it is shared by nobody else any more.
#[cold]
fn take_out<V: Clone + Default>(shared: &mut Arc<V>) -> V {
    Arc::unwrap_or_clone(mem::take(shared))
}
