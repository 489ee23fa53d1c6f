//! A table as an Apache Parquet file, uncompressed: each column optional, `null` where nothing is known. Numbers are
//! unsigned integers of 64 bits, times are timestamps in UTC, milliseconds.

use std::{fs::File, io, sync::Arc};

use parquet::{
    basic::{LogicalType, Repetition, TimeUnit, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, Int64Type},
    errors::ParquetError,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::types::Type,
};

use super::{Column, Read, Table};

/// Lines of a row group: what is in memory beside the lines themselves.
const LINES_OF_A_GROUP: usize = 1 << 16;

/// # Errors
/// The file does not take it.
pub(super) fn write<L>(table: &Table<'_, L>, file: &File) -> io::Result<()> {
    written(table, file).map_err(io::Error::other)
}

fn written<L>(table: &Table<'_, L>, file: &File) -> Result<(), ParquetError> {
    let properties = WriterProperties::builder()
        .set_created_by(concat!("openmast ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let schema = Arc::new(schema(table)?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
    for lines in table.lines.chunks(LINES_OF_A_GROUP) {
        let mut group = writer.next_row_group()?;
        for column in table.columns {
            let next = group.next_column()?;
            let mut open = next.ok_or_else(|| ParquetError::General("a column less".into()))?;
            column.write(lines, &mut open)?;
            open.close()?;
        }
        group.close()?;
    }
    writer.close()?;
    Ok(())
}

fn schema<L>(table: &Table<'_, L>) -> Result<Type, ParquetError> {
    let fields = table.columns.iter().map(|column| {
        let (physical, logical) = column.types();
        Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder(table.name)
        .with_fields(fields)
        .build()
}

impl<L> Column<L> {
    fn types(&self) -> (Physical, Option<LogicalType>) {
        match self.read {
            Read::Text(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Read::Number(_) => (Physical::INT64, Some(LogicalType::integer(64, false))),
            Read::Time(_) => {
                let time = LogicalType::timestamp(true, TimeUnit::MILLIS);
                (Physical::INT64, Some(time))
            }
            Read::Flag(_) => (Physical::BOOLEAN, None),
        }
    }

    fn write(
        &self,
        lines: &[L],
        open: &mut SerializedColumnWriter<'_>,
    ) -> Result<(), ParquetError> {
        let lines = lines.iter();
        match self.read {
            Read::Text(read) => {
                let texts =
                    lines.map(|line| read(line).map(|text| ByteArray::from(text.into_bytes())));
                fill::<ByteArrayType>(open, texts)
            }
            // Parquet keeps unsigned numbers in the bits of signed ones.
            Read::Number(read) => {
                fill::<Int64Type>(open, lines.map(|line| read(line).map(u64::cast_signed)))
            }
            // A time that no timestamp holds is the last one, or the first: it is not unknown.
            Read::Time(read) => fill::<Int64Type>(
                open,
                lines.map(|line| read(line).map(|time| time.saturating_mul(1_000))),
            ),
            Read::Flag(read) => fill::<BoolType>(open, lines.map(read)),
        }
    }
}

fn fill<T: DataType>(
    open: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut levels, mut present) = (Vec::new(), Vec::new());
    for value in values {
        levels.push(i16::from(value.is_some()));
        present.extend(value);
    }
    open.typed::<T>()
        .write_batch(&present, Some(&levels), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::Field,
    };

    use super::*;

    #[test]
    fn a_time_beyond_timestamps_is_not_unknown() {
        let columns = &[Column::time("time", |it: &Option<i64>| *it)];
        let lines = &[Some(1), Some(i64::MAX), Some(i64::MIN), None];
        let file = tempfile::tempfile().unwrap();
        let name = "table";
        let table = Table {
            name,
            columns,
            lines,
        };
        write(&table, &file).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
        let found: Vec<Field> = rows
            .map(|row| row.get_column_iter().next().unwrap().1.clone())
            .collect();
        let time = Field::TimestampMillis;
        let expected = [time(1_000), time(i64::MAX), time(i64::MIN), Field::Null];
        assert_eq!(found, expected);
    }
}
