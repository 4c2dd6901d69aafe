//! Which demand points each site covers, as one flat list.

/// For each site the demand points it covers: ascending, without repeats, in compressed rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    points: usize,
    /// `sites + 1` places in `list`; site `s` covers `list[start[s]..start[s + 1]]`.
    start: Vec<u32>,
    list: Vec<u32>,
}

/// Lists that are no cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverError {
    #[error("site {site} covers point {point} and there are {points} points: count them from 0")]
    UnknownPoint { site: usize, point: u32, points: usize },
    #[error("the row starts must begin at 0, never fall, and end at the length of the list")]
    Starts,
    #[error("more than 2^32 - 1 pairs of site and point: make the limit smaller or split the district")]
    TooLarge,
}

impl Cover {
    /// One list of demand points a site, in any order; repeats count once.
    pub fn from_lists<L>(points: usize, lists: impl IntoIterator<Item = L>) -> Result<Self, CoverError>
    where
        L: IntoIterator<Item = u32>,
    {
        let (mut start, mut list) = (vec![0], Vec::new());
        for covered in lists {
            list.extend(covered);
            start.push(u32::try_from(list.len()).map_err(|_| CoverError::TooLarge)?);
        }
        Self::from_rows(points, &start, list)
    }

    /// Compressed rows as they stand in a file: `start` of `sites + 1` places in `list`.
    pub fn from_rows(points: usize, start: &[u32], mut list: Vec<u32>) -> Result<Self, CoverError> {
        u32::try_from(list.len()).map_err(|_| CoverError::TooLarge)?;
        if start.first() != Some(&0) || start.last().map(|end| *end as usize) != Some(list.len()) || !start.is_sorted()
        {
            return Err(CoverError::Starts);
        }
        let mut clean = vec![0u32];
        let mut end = 0;
        for (site, range) in start.windows(2).enumerate() {
            let [from, to] = [range[0] as usize, range[1] as usize];
            let row = &mut list[from..to];
            if !row.is_sorted_by(|a, b| a < b) {
                row.sort_unstable();
            }
            if let Some(&point) = row.last().filter(|point| **point as usize >= points) {
                return Err(CoverError::UnknownPoint { site, point, points });
            }
            let begin = end;
            for at in from..to {
                if end == begin || list[end - 1] != list[at] {
                    list[end] = list[at];
                    end += 1;
                }
            }
            clean.push(end as u32);
        }
        list.truncate(end);
        Ok(Self {
            points,
            start: clean,
            list,
        })
    }

    /// Demand points the lists speak of, covered or not.
    pub fn points(&self) -> usize {
        self.points
    }

    pub fn sites(&self) -> usize {
        self.start.len() - 1
    }

    /// What a site covers, ascending; nothing for a site that is not there.
    pub fn of(&self, site: u32) -> &[u32] {
        let place = |at: usize| self.start.get(at).map(|place| *place as usize);
        match (place(site as usize), place(site as usize + 1)) {
            (Some(from), Some(to)) => self.list.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }
}
