//! The crate's own small CSV tables, compiled in.

/// One record of a table.
pub struct Row(csv::StringRecord);

impl Row {
    /// The field at `at`, empty when the row is shorter.
    pub fn get(&self, at: usize) -> &str {
        self.0.get(at).unwrap_or("")
    }

    /// The first `N` fields.
    pub fn first<const N: usize>(&self) -> [&str; N] {
        std::array::from_fn(|i| self.get(i))
    }
}

/// All rows below the header. The tables are part of the crate and tested; a bad row would be left out.
pub fn rows(text: &'static str) -> Vec<Row> {
    csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
        .filter_map(Result::ok)
        .map(Row)
        .collect()
}

/// A number of a table; 0 when it is none (the tests read every table).
pub fn number(text: &str) -> f64 {
    text.trim().parse().unwrap_or(0.0)
}
