//! CSV by RFC 4180: quotes only where needed, lines end with LF.

/// A table being written.
pub struct Sheet {
    text: String,
    columns: usize,
}

impl Sheet {
    pub fn new(header: &str) -> Self {
        Self {
            text: format!("{header}\n"),
            columns: header.split(',').count(),
        }
    }

    /// Appends a row; missing fields at the end are empty.
    pub fn row(&mut self, fields: &[&str]) {
        for i in 0..self.columns {
            if i > 0 {
                self.text.push(',');
            }
            let field = fields.get(i).copied().unwrap_or("");
            if field.contains([',', '"', '\n']) {
                self.text.push('"');
                self.text.push_str(&field.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(field);
            }
        }
        self.text.push('\n');
    }

    pub fn bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}
