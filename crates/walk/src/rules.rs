//! placeholder
use crate::osm::Tags;
pub(crate) fn reads_key(_k: &str) -> bool { true }
pub(crate) fn may_be_street(tags: &Tags) -> bool { tags.get("highway").is_some() }
