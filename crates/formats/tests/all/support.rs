use yike_formats::RowIssue;
use yike_formats::directory::{DirectoryImport, Known, read_directory};

/// One line of a finding in both languages.
pub fn line(issue: &RowIssue) -> String {
    let RowIssue {
        file,
        row,
        field,
        severity,
        message,
        value,
    } = issue;
    format!(
        "{file}:{row} {field} {severity:?} [{value}]\n  {}\n  {}",
        message.zh, message.en
    )
}

pub fn lines(issues: &[RowIssue]) -> String {
    issues.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads a folder written as pairs of name and text, on an empty database.
pub fn read(files: &[(&str, &str)]) -> DirectoryImport {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_directory(&files, &Known::default())
}

pub const UNITS: &str = "code,name,kind,parent
D,示例区,district,
S,示例街道,街道,D
C,示例社区,社区,S
";
pub const VENUES: &str = "code,name,unit,lon,lat
V,示例中心,S,120.62,31.31
";
