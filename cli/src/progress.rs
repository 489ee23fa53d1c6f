//! What a command is doing, on stderr, when it takes longer than two seconds. One line for the whole command, so that
//! no step of it can be forgotten.

use super::failure::complain;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{borrow::Cow, future::Future, io::IsTerminal, time::Duration};

/// Nothing is shown before this.
const PATIENCE: Duration = Duration::from_secs(2);
const TICK: Duration = Duration::from_millis(120);

const WAITING: &str = "{spinner} {msg} ({elapsed})";
const BYTES: &str = "{spinner} {msg} {wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta}";
const UNKNOWN_BYTES: &str = "{spinner} {msg} {bytes}, {bytes_per_sec} ({elapsed})";

/// The line. Clones are the same line.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    shown: bool,
}

impl Progress {
    /// Never seen with `json`, and not where the output is no terminal.
    pub fn new(json: bool) -> Self {
        let terminal = std::io::stderr().is_terminal() && std::io::stdout().is_terminal();
        Self::shown_if(terminal && !json)
    }

    fn shown_if(shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
            .with_message("Asking the chain");
        set_style(&bar, WAITING);
        Self { bar, shown }
    }

    /// What is being done from now on.
    pub fn say(&self, doing: impl Into<Cow<'static, str>>) {
        self.bar.set_message(doing);
    }

    /// A line that stays, on stderr.
    pub fn tell(&self, text: &str) {
        self.bar.suspend(|| complain(text));
    }

    /// Prints something that stays, on whatever `print` writes to.
    pub fn above<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Takes the line away: what was shown has ended.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Awaits `work`, and shows what it is doing when it takes long.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        self.during_on(ProgressDrawTarget::stderr(), PATIENCE, work)
            .await
    }

    async fn during_on<T>(
        &self,
        target: ProgressDrawTarget,
        patience: Duration,
        work: impl Future<Output = T>,
    ) -> T {
        if !self.shown {
            return work.await;
        }
        let mut work = std::pin::pin!(work);
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(patience) => {}
        }
        self.bar.set_draw_target(target);
        self.bar.enable_steady_tick(TICK);
        let done = work.await;
        self.bar.finish_and_clear();
        done
    }

    /// Counts the bytes of a download, of `total` where that is known.
    pub fn bytes(&self, doing: impl Into<Cow<'static, str>>, total: Option<u64>) -> Counting {
        let style = if total.is_some() {
            BYTES
        } else {
            UNKNOWN_BYTES
        };
        self.counting(doing, total, style)
    }

    fn counting(
        &self,
        doing: impl Into<Cow<'static, str>>,
        total: Option<u64>,
        style: &str,
    ) -> Counting {
        self.say(doing);
        self.bar.set_position(0);
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.reset_eta();
        set_style(&self.bar, style);
        Counting {
            bar: self.bar.clone(),
        }
    }
}

/// Something countable that is under way; the line counts as long as this lives.
pub struct Counting {
    bar: ProgressBar,
}

impl Counting {
    pub fn add(&self, count: u64) {
        self.bar.inc(count);
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        set_style(&self.bar, WAITING);
    }
}

/// A template that cannot be read leaves the line as it was.
fn set_style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::TermLike;
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    /// Remembers what is drawn.
    #[derive(Clone, Debug, Default)]
    struct Screen(Arc<Mutex<String>>);

    impl TermLike for Screen {
        fn width(&self) -> u16 {
            120
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().unwrap().push_str(text);
            Ok(())
        }
        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    async fn drawn(shown: bool, patience: Duration) -> String {
        let screen = Screen::default();
        let target = ProgressDrawTarget::term_like_with_hz(Box::new(screen.clone()), 100);
        let progress = Progress::shown_if(shown);
        let work = async {
            progress.say("Asking the oracle");
            let download = progress.bytes("Fetching the archive", Some(2048));
            download.add(1024);
            tokio::time::sleep(TICK * 5).await;
            drop(download);
            progress.say("Recomputing epoch 3");
            tokio::time::sleep(TICK * 5).await;
            7
        };
        assert_eq!(progress.during_on(target, patience, work).await, 7);
        screen.0.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn what_takes_long_is_shown_with_its_bytes() {
        let text = drawn(true, Duration::from_millis(10)).await;
        assert!(text.contains("Fetching the archive"), "{text}");
        assert!(text.contains("1.00 KiB of 2.00 KiB"), "{text}");
        assert!(text.contains("Recomputing epoch 3 ("), "{text}");
    }

    #[tokio::test]
    async fn nothing_is_shown_to_scripts_nor_before_its_time() {
        assert_eq!(drawn(false, Duration::from_millis(10)).await, "");
        assert_eq!(drawn(true, Duration::from_secs(60)).await, "");
    }

    #[test]
    fn all_templates_can_be_read() {
        for template in [WAITING, BYTES, UNKNOWN_BYTES] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
