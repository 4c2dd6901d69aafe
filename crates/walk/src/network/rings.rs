//! Areas drawn as relations: the ways of their outlines, and the rings these make.
//! Source: <https://wiki.openstreetmap.org/wiki/Relation:multipolygon>.

use crate::basemap::join::join;
use crate::osm::{MemberKind, RawMap, RawRelation, RawWay};
use std::collections::{HashMap, HashSet};

/// The multipolygons somebody cares for, with their member ways.
pub(super) struct Areas<'a> {
    pub relations: Vec<&'a RawRelation>,
    ways: HashMap<i64, &'a RawWay>,
}

impl<'a> Areas<'a> {
    pub(super) fn of(map: &'a RawMap, wanted: impl Fn(&RawRelation) -> bool) -> Self {
        let relations: Vec<_> = { map.relations.iter() }
            .filter(|r| r.tags.is("type", "multipolygon") && wanted(r))
            .collect();
        let mut ways = HashMap::new();
        if !relations.is_empty() {
            let members = relations.iter().flat_map(|r| &r.members);
            let needed: HashSet<i64> = members.filter(|m| m.kind == MemberKind::Way).map(|m| m.id).collect();
            ways = { map.ways.iter() }
                .filter(|way| needed.contains(&way.id))
                .map(|way| (way.id, way))
                .collect();
        }
        Self { relations, ways }
    }

    /// The ways of a relation's outline; those the file lacks are left out.
    pub(super) fn members(&self, relation: &'a RawRelation) -> impl Iterator<Item = (&'a RawWay, bool)> {
        let ways = { relation.members.iter() }.filter(|m| m.kind == MemberKind::Way);
        ways.filter_map(|m| Some((*self.ways.get(&m.id)?, m.role == "inner")))
    }

    /// Closed rings as node ids, the first not repeated at the end: outer or inner ones.
    pub(super) fn rings(&self, relation: &'a RawRelation, inner: bool) -> Vec<Vec<i64>> {
        let pieces = self.members(relation).filter(|(_, is)| *is == inner);
        let mut chains = join(pieces.map(|(way, _)| way.refs.clone()).collect(), |_, _| true);
        chains.retain(|chain| chain.len() > 3 && chain.first() == chain.last());
        chains.iter_mut().for_each(|chain| {
            chain.pop();
        });
        chains
    }
}
