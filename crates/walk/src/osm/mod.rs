//! OpenStreetMap files: plain raw data in, plain raw data out.

mod blocks;
mod proto;
pub(crate) mod proto_write;
pub mod raw;
mod read_any;
mod read_pbf;
mod read_xml;
mod write_pbf;

pub use raw::{ImportError, MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
pub use read_any::{Format, Imported, ReadOptions, read_any};
pub use read_pbf::{Keep, read_pbf, read_pbf_with};
pub use read_xml::{read_xml, read_xml_with};
pub use write_pbf::write_pbf;
