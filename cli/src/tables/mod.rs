//! Tables that other programs read: each as a CSV file, as a Parquet file, or as both, with the same columns and lines.

mod as_csv;
mod as_parquet;

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use tempfile::NamedTempFile;

use crate::failure::{Exit, Failure};

/// What a column says of a line; `None`: nothing is known, or there is nothing.
pub enum Read<L> {
    Text(fn(&L) -> Option<String>),
    Number(fn(&L) -> Option<u64>),
    /// Unix seconds. In CSV an RFC 3339 time in UTC, in Parquet a timestamp.
    Time(fn(&L) -> Option<i64>),
    Flag(fn(&L) -> Option<bool>),
}

/// One column of a table over lines of type `L`.
pub struct Column<L> {
    pub name: &'static str,
    pub read: Read<L>,
}

impl<L> Column<L> {
    pub const fn text(name: &'static str, read: fn(&L) -> Option<String>) -> Self {
        let read = Read::Text(read);
        Self { name, read }
    }

    pub const fn number(name: &'static str, read: fn(&L) -> Option<u64>) -> Self {
        let read = Read::Number(read);
        Self { name, read }
    }

    pub const fn time(name: &'static str, read: fn(&L) -> Option<i64>) -> Self {
        let read = Read::Time(read);
        Self { name, read }
    }

    pub const fn flag(name: &'static str, read: fn(&L) -> Option<bool>) -> Self {
        let read = Read::Flag(read);
        Self { name, read }
    }
}

/// A table and its lines.
struct Table<'a, L> {
    /// The files' name without its extension.
    name: &'static str,
    columns: &'a [Column<L>],
    lines: &'a [L],
}

/// As which files a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Csv,
    Parquet,
    #[default]
    Both,
}

/// A file that is complete and not under its name yet.
struct Written {
    file: NamedTempFile,
    name: String,
}

/// A table that was written.
pub struct Counted {
    pub name: &'static str,
    pub lines: usize,
}

/// Files of a folder that appear together, once all of them are complete.
pub struct Writing<'a> {
    folder: &'a Path,
    format: Format,
    files: Vec<Written>,
    tables: Vec<Counted>,
}

impl<'a> Writing<'a> {
    /// Into a folder, which is made when it is not there.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn into(folder: &'a Path, format: Format) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder).map_err(|error| no_room(folder, &error))?;
        Ok(Self {
            folder,
            format,
            files: Vec::new(),
            tables: Vec::new(),
        })
    }

    /// Writes one table.
    ///
    /// # Errors
    /// The folder does not take it.
    pub fn write<L>(
        &mut self,
        name: &'static str,
        columns: &[Column<L>],
        lines: &[L],
    ) -> Result<(), Failure> {
        let table = &Table {
            name,
            columns,
            lines,
        };
        if self.format != Format::Parquet {
            self.file(&format!("{}.csv", table.name), |file| {
                as_csv::write(table, file)
            })?;
        }
        if self.format != Format::Csv {
            self.file(&format!("{}.parquet", table.name), |file| {
                as_parquet::write(table, file)
            })?;
        }
        self.tables.push(Counted {
            name: table.name,
            lines: table.lines.len(),
        });
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        write: impl FnOnce(&File) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let written = || -> io::Result<NamedTempFile> {
            let file = NamedTempFile::new_in(self.folder)?;
            write(file.as_file())?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        let path = self.folder.join(name);
        let file = written().map_err(|error| no_room(&path, &error))?;
        self.files.push(Written {
            file,
            name: name.to_owned(),
        });
        Ok(())
    }

    /// Gives all files their names, in place of those of an earlier report.
    ///
    /// # Errors
    /// The folder does not take them.
    pub fn finish(self) -> Result<(Vec<PathBuf>, Vec<Counted>), Failure> {
        let mut paths = Vec::with_capacity(self.files.len());
        for Written { file, name } in self.files {
            let path = self.folder.join(name);
            file.persist(&path)
                .map_err(|error| no_room(&path, &error.error))?;
            paths.push(path);
        }
        Ok((paths, self.tables))
    }
}

fn no_room(path: &Path, error: &io::Error) -> Failure {
    let text = format!("{}: {error}; name another --out folder", path.display());
    Failure::new(Exit::Input, text)
}

/// An RFC 3339 time in UTC; one that no calendar has, as Unix seconds.
pub fn time_text(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}
