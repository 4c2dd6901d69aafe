//! OpenStreetMap files: plain raw data in, plain raw data out.

mod areas;
mod blocks;
mod frame;
mod limits;
pub(crate) mod nodes;
mod parts;
mod proto;
pub(crate) mod proto_write;
pub mod raw;
mod read_any;
mod read_pbf;
mod read_xml;
mod report;
mod streets;
mod write_pbf;

pub use limits::ImportOptions;
pub use raw::{ImportError, MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
pub use read_any::{Format, Imported, ReadOptions, read_any};
pub use read_pbf::{Keep, read_pbf, read_pbf_with, read_pbf_within};
pub use read_xml::{read_xml, read_xml_with};
pub use report::ImportReport;
pub(crate) use streets::streets;
pub use write_pbf::write_pbf;
