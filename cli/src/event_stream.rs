//! Server-Sent Events (WHATWG HTML, section 9.2), as far as an oracle sends them: fields in whole lines, one line of data.

/// Longer than any list of prices: an oracle that sends more without an end of an event is none.
const MOST_BYTES: usize = 1 << 28;

/// An event that is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub id: Option<String>,
    pub data: String,
}

/// Puts events together from the pieces in which they come.
#[derive(Debug, Default)]
pub struct EventStream {
    pending: Vec<u8>,
}

/// What comes is no stream of events.
#[derive(Debug, PartialEq, Eq)]
pub struct NoEvents;

impl EventStream {
    /// Takes what came, and gives the events that are complete with it. Comments are none.
    ///
    /// # Errors
    /// It has no end, or is no text.
    pub fn take(&mut self, piece: &[u8]) -> Result<Vec<Event>, NoEvents> {
        self.pending.extend_from_slice(piece);
        let mut events = Vec::new();
        while let Some(end) = self.pending.windows(2).position(|pair| pair == b"\n\n") {
            let rest = self.pending.split_off(end + 2);
            let event = std::mem::replace(&mut self.pending, rest);
            let text = String::from_utf8(event).map_err(|_| NoEvents)?;
            events.extend(read(&text));
        }
        match self.pending.len() > MOST_BYTES {
            true => Err(NoEvents),
            false => Ok(events),
        }
    }
}

fn read(text: &str) -> Option<Event> {
    let mut event = Event::default();
    for line in text.lines() {
        match line.split_once(": ") {
            Some(("event", name)) => name.clone_into(&mut event.name),
            Some(("id", id)) => event.id = Some(id.to_owned()),
            Some(("data", data)) => data.clone_into(&mut event.data),
            // A comment, when to come back, or what a later oracle tells.
            _ => {}
        }
    }
    (!event.data.is_empty()).then_some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, id: Option<&str>, data: &str) -> Event {
        Event {
            name: name.into(),
            id: id.map(Into::into),
            data: data.into(),
        }
    }

    #[test]
    fn events_are_complete_however_they_come() {
        let text = b"id: 1-2-3\nevent: prices\nretry: 2000\ndata: {\"a\": 1}\n\n:\n\nevent: lagged\ndata: {}\n\nid: 4";
        let expected = [
            event("prices", Some("1-2-3"), "{\"a\": 1}"),
            event("lagged", None, "{}"),
        ];
        for size in [1, 2, 7, text.len()] {
            let mut stream = EventStream::default();
            let pieces = text.chunks(size);
            let events: Vec<Event> = pieces
                .flat_map(|piece| stream.take(piece).unwrap())
                .collect();
            assert_eq!(events, expected, "{size}");
            assert_eq!(stream.pending, b"id: 4");
        }
    }

    #[test]
    fn what_is_no_text_is_no_event() {
        let mut stream = EventStream::default();
        assert_eq!(stream.take(b"data: \xff\n\n"), Err(NoEvents));
    }
}
