//! OpenStreetMap files: plain raw data in, plain raw data out.

mod blocks;
mod proto;
pub mod raw;
mod read_pbf;

pub use raw::{ImportError, MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
pub use read_pbf::{Keep, read_pbf, read_pbf_with};
